/** What a link, a machine and a short probe say about a run before it is made. */
package laconic.app.advise;
