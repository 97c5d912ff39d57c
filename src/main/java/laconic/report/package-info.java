/**
 * The run directory on disk: its writers, its reader, and the pages drawn from it.
 *
 * <p>Written while a run goes on: {@link laconic.report.RoundsCsv}. Written when it ends:
 * {@link laconic.report.SummaryJson}, {@link laconic.report.ModelFiles}. Read back:
 * {@link laconic.report.RunDirectory}. Drawn: {@link laconic.report.Report} (one run) and
 * {@link laconic.report.Comparison} (several).
 */
package laconic.report;
