/** The library: what other programs call to run experiments. */
package laconic;
