package laconic.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import laconic.coding.DecodeException;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Decoders are total: mutated payloads give a {@link DecodeException} or a payload whose encoding is those very bytes, in a
 * JVM with 64 MB. {@code -Dlaconic.mutations=1000000} runs the full number for each codec.
 */
class FuzzTest {

    private static final int MUTATIONS = Integer.getInteger("laconic.mutations", 100_000);
    private static final int[] DIMENSIONS = {1, 2, 9, 40, 90, 300, 9000};
    /** Payloads for the largest dimension, which takes another table of tokens, come last and are taken less often. */
    private static final int RARELY = 500;

    private static final Draw DRAW = new SeededRandomness(5, 6).draw(Purpose.UP, 2, 1);

    @Test
    void mutatedPayloadsDecodeToThemselvesOrAreRefused(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("fuzz.txt");
        String classes = Path.of(Payload.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                + File.pathSeparator
                + Path.of(FuzzTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        classes,
                        Fuzzer.class.getName(),
                        Integer.toString(MUTATIONS))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int code = process.waitFor();
        assertThat(code).as(Files.readString(log, StandardCharsets.UTF_8)).isZero();
    }

    /** A few bytes must not make a decoder reserve what they announce, beyond the dimension that the caller knows. */
    @Test
    void announcedSizesAreNotBelieved() {
        byte[] template = {0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
        for (int kind = 0; kind < 32; kind++) {
            for (int d : new int[] {1, 100}) {
                byte[] bytes = template.clone();
                bytes[0] = (byte) (Format.VERSION << 6 | kind);
                bytes[1] = (byte) d;
                try {
                    Payload.decode(bytes, d, DRAW);
                } catch (DecodeException e) {
                    assertThat(e).hasMessageContaining(" ");
                }
            }
        }
    }

    /** The child process; nothing but the project's classes is on its path. */
    static final class Fuzzer {

        private Fuzzer() {}

        public static void main(String[] arguments) {
            int mutations = Integer.parseInt(arguments[0]);
            for (Map.Entry<String, Compressor> spec : withBaseline().entrySet()) {
                try {
                    fuzz(spec.getValue(), mutations, spec.getKey().hashCode());
                } catch (RuntimeException | Error e) {
                    System.out.println(spec.getKey() + ": " + e);
                    e.printStackTrace(System.out);
                    System.exit(1);
                }
            }
        }

        private static Map<String, Compressor> withBaseline() {
            Map<String, Compressor> all = Specs.all();
            all.put("integer-8", new IntegerRounding(8));
            return all;
        }

        private static void fuzz(Compressor compressor, int mutations, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            List<byte[]> corpus = new ArrayList<>();
            List<Integer> dimension = new ArrayList<>();
            for (int d : DIMENSIONS) {
                for (Wire wire : Wire.values()) {
                    for (int kind = 0; kind < 4; kind++) {
                        byte[] bytes = compressor
                                .encoder(d, wire)
                                .encode(vector(d, kind, random), DRAW)
                                .bytes();
                        judge(bytes, d, true);
                        corpus.add(bytes);
                        dimension.add(d);
                    }
                }
            }
            for (int t = 0; t < mutations; t++) {
                int shortOnes = corpus.size() - corpus.size() / DIMENSIONS.length;
                int at = random.nextInt(t % RARELY == 0 ? corpus.size() : shortOnes);
                byte[] other = corpus.get(random.nextInt(corpus.size()));
                byte[] mutant = mutate(corpus.get(at), other, random);
                judge(mutant, dimension.get(at), false);
            }
        }

        private static double[] vector(int d, int kind, SplittableRandom random) {
            double[] x = new double[d];
            for (int j = 0; j < d; j++) {
                double u = random.nextDouble() - 0.5;
                x[j] = kind == 0
                        ? u
                        : kind == 1 ? Math.rint(3 * u) : kind == 2 ? u * u * u * u * 1e3 : j % 11 == 0 ? u : 0;
            }
            return x;
        }

        private static byte[] mutate(byte[] bytes, byte[] other, SplittableRandom random) {
            byte[] mutant = bytes.clone();
            switch (random.nextInt(7)) {
                case 0 -> mutant = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
                case 1 -> {
                    mutant = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(8));
                    for (int j = bytes.length; j < mutant.length; j++) {
                        mutant[j] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
                    }
                }
                case 2 -> {
                    int from = Math.min(bytes.length, 1 + random.nextInt(8));
                    for (int j = from; j < Math.min(bytes.length, from + 1 + random.nextInt(5)); j++) {
                        mutant[j] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
                    }
                }
                case 3 -> {
                    int cut = random.nextInt(bytes.length + 1);
                    int resume = random.nextInt(other.length + 1);
                    mutant = Arrays.copyOf(bytes, cut + other.length - resume);
                    System.arraycopy(other, resume, mutant, cut, other.length - resume);
                }
                case 4 -> mutant[random.nextInt(mutant.length)] += (byte) (random.nextBoolean() ? 1 : -1);
                default -> {
                    for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                        int bit = random.nextInt(8 * mutant.length);
                        mutant[bit >> 3] ^= (byte) (1 << (bit & 7));
                    }
                }
            }
            return mutant;
        }

        private static void judge(byte[] bytes, int d, boolean valid) {
            try {
                Payload payload = Payload.decode(bytes, d, DRAW);
                double[] v = new double[d];
                payload.addTo(v, 1);
                for (double value : v) {
                    if (value - value != 0) {
                        throw new IllegalStateException(
                                "accepted a value of " + value + " in " + Arrays.toString(bytes));
                    }
                }
                if (!(payload.theoryBits() >= 0)) {
                    throw new IllegalStateException("theoretical bits of " + payload.theoryBits());
                }
                byte[] again = Transcoder.transcode(bytes, d, DRAW);
                if (!Arrays.equals(bytes, again)) {
                    throw new IllegalStateException(
                            "accepted " + Arrays.toString(bytes) + " but encodes " + Arrays.toString(again));
                }
            } catch (DecodeException e) {
                if (valid) {
                    throw new IllegalStateException("refused " + Arrays.toString(bytes), e);
                }
            }
        }
    }
}
