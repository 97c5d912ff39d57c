package laconic.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/** Run directories that look like those of real runs: a noisy geometric decrease down to a floor. */
final class SampleRuns {
    static final String EXPERIMENT = """
            name = a9a-mcm
            seed = 1
            workers = 20
            problem { type = logistic, data = "a9a.txt.gz", l2 = 1e-3, bias = true }
            method { type = mcm, step = theory, up { type = qsgd, levels = 4 }, down { type = qsgd, levels = 4 } }
            stop { rounds = 500 }
            """;

    private SampleRuns() {}

    /** The shape of a sample run: its gap goes from 0.36 down by {@code rate} a round to {@code floor}. */
    record Shape(
            String name, String method, long seed, int rounds, double rate, double floor, long upBits, long downBits) {}

    static final Shape MCM = new Shape("a9a-mcm", "mcm", 1, 500, 0.95, 1e-9, 9_480, 9_480);
    static final Shape DIANA = new Shape("a9a-diana", "diana", 1, 500, 0.955, 1e-10, 9_480, 79_360);
    static final Shape GD = new Shape("a9a-gd", "gd", 1, 500, 0.965, 1e-15, 79_360, 79_360);
    static final Shape EF21 = new Shape("a9a-ef21", "ef21", 1, 500, 0.97, 1e-12, 3_940, 79_360);
    static final Shape DCGD = new Shape("a9a-dcgd", "dcgd", 1, 500, 0.94, 3e-4, 9_480, 79_360);

    /** Writes the directory with the real writers and reads it back. */
    static Run run(Path directory, Shape shape) throws IOException {
        return RunDirectory.read(write(directory, shape));
    }

    static Path write(Path directory, Shape shape) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("experiment.conf"), EXPERIMENT);
        RoundRow row = null;
        try (RoundsCsv csv = RoundsCsv.create(directory.resolve("rounds.csv"))) {
            Random random = new Random(shape.seed());
            for (int round = 0; round <= shape.rounds(); round++) {
                row = row(shape, round, random);
                csv.append(row);
            }
        }
        summary(row, shape.name(), shape.method(), shape.seed(), List.of()).write(directory.resolve("summary.json"));
        return directory;
    }

    static SummaryJson summary(RoundRow last, String name, String method, long seed, List<String> warnings) {
        return new SummaryJson(
                last,
                name,
                method,
                seed,
                2345.678,
                "9f86d081884c7d65",
                "0.1.0",
                Optional.of("rounds"),
                OptionalDouble.of(0.3331962975484966),
                OptionalDouble.of(0.25),
                warnings);
    }

    private static RoundRow row(Shape shape, int round, Random random) {
        double noise = Math.exp(0.25 * random.nextGaussian());
        double gap = 0.36 * Math.pow(shape.rate(), round) * (round == 0 ? 1 : noise)
                + (round == 0 ? 0 : shape.floor() * noise);
        int away = round > 180 && round < 260 ? 5 : 0;
        int responders = round == 0 ? 0 : 20 - away - (random.nextInt(12) == 0 ? 1 : 0);
        return new RoundRow(
                round,
                0.0123 * round + 0.0004 * random.nextDouble(),
                0.3331962975484966 + gap,
                OptionalDouble.of(gap),
                OptionalDouble.of(0.05 * gap * noise),
                OptionalDouble.of(0.8493 - 0.09 * Math.pow(shape.rate(), round / 2.0)),
                shape.upBits() * round * 20,
                shape.downBits() * round * 20,
                0,
                round > 260 ? 400_000 : 0,
                OptionalDouble.of(shape.upBits() * round * 18.5),
                OptionalLong.of((shape.upBits() + shape.downBits()) * round * 20 / 8 + 1120L * round),
                20,
                responders,
                round > 260 ? 5 : 0,
                away > 0 ? round - 180 : 0,
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }
}
