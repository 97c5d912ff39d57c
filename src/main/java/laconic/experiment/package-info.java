/**
 * The experiment file: HOCON becomes a checked, immutable {@link laconic.experiment.Experiment}, whose names the {@link
 * laconic.experiment.Catalogue} resolves and which a {@link laconic.experiment.Trial} assembles into nodes.
 */
package laconic.experiment;
