/** The papers' headline claims as checked experiments, one file per paper; all run the real nodes. */
package laconic.app.claims;
