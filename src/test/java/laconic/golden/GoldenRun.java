package laconic.golden;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The verdict on a directory of golden files.
 *
 * @param passed names of the files that were met
 * @param failed names, each with what was not met
 * @param skipped names of the files whose method is not built
 * @param largest the largest deviation relative to max(1, |value|) among all that were replayed
 * @param where the file of it
 */
public record GoldenRun(List<String> passed, List<String> failed, List<String> skipped, double largest, String where) {

    private static final double TOLERANCE = 1e-11;

    /** Replays every {@code .json} file of the directory, in the order of their names. */
    public static GoldenRun of(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        List<String> passed = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        List<String> skipped = new ArrayList<>();
        double largest = 0;
        String where = "no file";
        for (Path path : files) {
            String name = path.getFileName().toString().replaceFirst("\\.json$", "");
            Families.Family family = Families.of(name);
            if (family == null) {
                skipped.add(name);
                continue;
            }
            try {
                double deviation = deviation(new GoldenFile(path), family);
                if (deviation > largest) {
                    largest = deviation;
                    where = name;
                }
                if (deviation <= TOLERANCE) {
                    passed.add(name);
                } else {
                    failed.add(name + ": deviates by " + deviation);
                }
            } catch (IOException | RuntimeException e) {
                failed.add(name + ": " + e);
            }
        }
        return new GoldenRun(passed, failed, skipped, largest, where);
    }

    private static double deviation(GoldenFile file, Families.Family family) {
        double largest = 0;
        int compared = 0;
        for (Map.Entry<String, double[]> entry : family.apply(file).entrySet()) {
            if (!file.expects(entry.getKey())) {
                continue;
            }
            double[] expected = file.expected(entry.getKey());
            double[] actual = entry.getValue();
            if (expected.length != actual.length) {
                throw new IllegalStateException(
                        entry.getKey() + " has " + expected.length + " values, the replay " + actual.length);
            }
            compared++;
            for (int k = 0; k < expected.length; k++) {
                double deviation = Math.abs(actual[k] - expected[k]) / Math.max(1, Math.abs(expected[k]));
                largest = deviation <= largest ? largest : deviation;
            }
        }
        if (compared < (file.gossips() ? 2 : 1)) {
            throw new IllegalStateException("the file holds nothing to compare with");
        }
        return largest;
    }

    /** The verdict in lines; the last says how many passed, failed and were skipped. */
    public String summary() {
        StringBuilder text = new StringBuilder();
        failed.forEach(line -> text.append("failed  ").append(line).append('\n'));
        if (!skipped.isEmpty()) {
            text.append("skipped, not built: ")
                    .append(String.join(", ", skipped))
                    .append('\n');
        }
        text.append("largest deviation ")
                .append(largest)
                .append(" in ")
                .append(where)
                .append('\n');
        return text.append(passed.size() + " passed, " + failed.size() + " failed, " + skipped.size() + " skipped")
                .toString();
    }
}
