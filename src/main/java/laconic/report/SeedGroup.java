package laconic.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs of one experiment that differ in nothing but the seed.
 *
 * @param label what to call them together; different from any other group's
 * @param members their places in the list of runs, ascending, at least one
 */
record SeedGroup(String label, List<Integer> members) {

    /** Student's t for a two-sided confidence of 95 % with 1, 2, … degrees of freedom. */
    private static final double[] T95 = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    private static final double T95_MANY = 1.96;

    /** The mean of some numbers and half the width of its confidence interval of 95 %; NaN of one number. */
    record Estimate(double mean, double half) {

        static Estimate of(double[] values) {
            double mean = 0;
            for (double value : values) {
                mean += value / values.length;
            }
            double squares = 0;
            for (double value : values) {
                squares += (value - mean) * (value - mean);
            }
            int freedom = values.length - 1;
            double t = freedom > T95.length ? T95_MANY : freedom < 1 ? Double.NaN : T95[freedom - 1];
            return new Estimate(mean, t * Math.sqrt(squares / freedom / values.length));
        }
    }

    /** The groups of some runs, in the order of their first members. */
    static List<SeedGroup> of(List<Run> runs) {
        Map<String, List<Integer>> members = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            members.computeIfAbsent(identity(runs.get(i)), key -> new ArrayList<>())
                    .add(i);
        }
        List<SeedGroup> groups = new ArrayList<>();
        for (List<Integer> group : members.values()) {
            String name = runs.get(group.get(0)).name();
            String label = name;
            for (int k = 2; taken(groups, label); k++) {
                label = name + ", no. " + k;
            }
            groups.add(new SeedGroup(label, group));
        }
        return groups;
    }

    private static boolean taken(List<SeedGroup> groups, String label) {
        return groups.stream().anyMatch(group -> group.label.equals(label));
    }

    /** Everything but the seed and what was computed from it: digests, and numbers of more digits than a person writes. */
    private static String identity(Run run) {
        String text = run.experiment()
                .replaceAll("#.*|//.*", "")
                .replaceAll("(?m)^\\s*seed\\s*=.*$", "")
                .replaceAll("\"[0-9a-f]{16}\"|-?[0-9]\\.?[0-9.eE+-]{8,}", "?");
        return run.name() + "\n" + run.method() + "\n" + text;
    }
}
