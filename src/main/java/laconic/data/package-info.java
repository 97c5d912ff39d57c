/** Data sets: files and seeded generators that become labelled rows, and the splits that give rows to workers. */
package laconic.data;
