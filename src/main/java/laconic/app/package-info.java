/** The commands of {@code laconic}: they read options, wire the layers together and say what happened. */
package laconic.app;
