package laconic.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import laconic.coding.DecodeException;
import laconic.coding.LevelCode;
import laconic.coding.LevelReader;
import laconic.coding.Sink;
import laconic.coding.Source;
import laconic.compress.Compressor;
import laconic.compress.NaturalCompression;
import laconic.compress.Norm;
import laconic.compress.Payload;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.ScaledSign;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Quantisation;
import laconic.math.SeededRandomness;
import laconic.math.Selection;

/**
 * The measurement behind {@code bench kernels}: nanoseconds per element of compressing, encoding, decoding and adding, each
 * beside a copy of the same vector in the same run; for the entropy coder per coded symbol. Gaussian entries, float32 values.
 *
 * <p>Every group of kernels has a process of its own, as a run has one compressor: a compiler that has seen other kernels
 * before makes other code. The floor of adding a sparse message is a loop that adds 1 at its positions, known already.
 */
public final class KernelBench {

    private static final long WARM_UP_NANOS = 500_000_000;
    private static final long MEASURE_NANOS = 500_000_000;
    private static final long BATCH_NANOS = 2_000_000;

    /** Kernels that are measured in one process. */
    private static final List<String> GROUPS =
            List.of("top-k", "rand-k", "qsgd-1", "qsgd", "tern-grad", "natural", "scaled-sign", "levels", "exponents");

    private final int d;
    private final boolean json;
    private final PrintStream out;
    private final double[] x;
    private final double[] v;
    private final Draw draw;
    private double memcpy;
    /** Takes what kernels return, so that nothing measured is dead code. */
    private volatile double sink;

    private KernelBench(int d, boolean json, PrintStream out) {
        this.d = d;
        this.json = json;
        this.out = out;
        x = new double[d];
        v = new double[d];
        draw = new SeededRandomness(1, 1).draw(Purpose.UP, 0, 0);
        Random random = new Random(1);
        for (int j = 0; j < d; j++) {
            x[j] = random.nextGaussian();
        }
    }

    /** Something that can be run again and again. */
    private interface Kernel {
        double run() throws DecodeException;
    }

    /** Measures at every dimension and prints a line for each kernel. */
    public static void run(int[] dimensions, boolean json, PrintStream out) throws IOException, InterruptedException {
        if (!json) {
            out.printf("%-24s %10s %16s %16s %16s%n", "kernel", "d", "ns per element", "memcpy", "floor");
        }
        for (int d : dimensions) {
            for (String group : GROUPS) {
                fork(group, d, json, out);
            }
        }
    }

    private static void fork(String group, int d, boolean json, PrintStream out)
            throws IOException, InterruptedException {
        RuntimeMXBean here = ManagementFactory.getRuntimeMXBean();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(here.getInputArguments());
        command.addAll(List.of("-cp", here.getClassPath(), KernelBench.class.getName()));
        command.addAll(List.of(group, Integer.toString(d), Boolean.toString(json)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream lines = process.getInputStream()) {
            lines.transferTo(out);
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(
                    "the process that measures " + group + " ended with " + process.exitValue());
        }
    }

    /** One group in this process: its name, d, and whether to print JSON. */
    public static void main(String[] args) throws DecodeException {
        new KernelBench(Integer.parseInt(args[1]), Boolean.parseBoolean(args[2]), System.out).measure(args[0]);
    }

    private void measure(String group) throws DecodeException {
        memcpy = time(d, () -> {
            System.arraycopy(x, 0, v, 0, d);
            return v[d - 1];
        });
        print("memcpy", memcpy, memcpy);
        switch (group) {
            case "top-k" -> {
                selection();
                whole(group, new TopK(Size.ratio(0.01)));
            }
            case "rand-k" -> whole(group, RandK.unbiased(Size.ratio(0.01)));
            case "qsgd-1" -> whole(group, new Qsgd(1, Norm.L2));
            case "qsgd" -> {
                evenLevels();
                whole(group, new Qsgd(4, Norm.L2));
            }
            case "tern-grad" -> whole(group, Qsgd.ternGrad());
            case "natural" -> {
                powers();
                whole(group, new NaturalCompression());
            }
            case "scaled-sign" -> whole(group, new ScaledSign());
            case "levels" -> entropy(group, new int[] {-1, 0, 1}, 1.2);
            case "exponents" -> entropy(group, new int[] {-3, -2, -1, 0, 1, 2, 3}, 2.5);
            default -> throw new IllegalArgumentException("no kernels " + group);
        }
    }

    private void selection() throws DecodeException {
        int k = Math.max(1, d / 100);
        Selection selection = new Selection();
        int[] position = new int[k];
        float[] value = new float[k];
        print("top-k compress", time(d, () -> {
            int found = selection.largest(x, 0, d, k, position);
            for (int i = 0; i < found; i++) {
                value[i] = (float) x[position[i]];
            }
            return value[0];
        }));
    }

    private void evenLevels() throws DecodeException {
        Quantisation quantisation = new Quantisation(d);
        int[] level = new int[d];
        long[] uniform = new long[Quantisation.BLOCK];
        print("qsgd compress", time(d, () -> {
            double scale = Norm.L2.of(x);
            for (int from = 0; from < d; from += Quantisation.BLOCK) {
                int n = Math.min(Quantisation.BLOCK, d - from);
                draw.integers(from, n, uniform);
                quantisation.even(x, from, n, 4, scale, uniform, level, from);
            }
            return level[0];
        }));
    }

    private void powers() throws DecodeException {
        Quantisation quantisation = new Quantisation(d);
        int[] level = new int[d];
        long[] uniform = new long[Quantisation.BLOCK];
        print("natural compress", time(d, () -> {
            quantisation.clear();
            for (int from = 0; from < d; from += Quantisation.BLOCK) {
                int n = Math.min(Quantisation.BLOCK, d - from);
                draw.integers(from, n, uniform);
                quantisation.powers(x, from, n, -149, 150, uniform, level, from);
            }
            return level[0] + quantisation.most();
        }));
    }

    /** The entropy coder alone, on symbols of a rounded Gaussian of the given width. */
    private void entropy(String name, int[] alphabet, double width) throws DecodeException {
        int[] level = new int[d];
        int most = alphabet[alphabet.length - 1];
        for (int j = 0; j < d; j++) {
            level[j] = (int) Math.max(-most, Math.min(most, Math.rint(width * x[j])));
        }
        LevelCode code = new LevelCode();
        Sink bytes = new Sink();
        print(name + " rans encode", time(d, () -> {
            bytes.rewind(0);
            code.write(level, d, bytes);
            return bytes.position();
        }));
        byte[] coded = bytes.toBytes();
        int[] decoded = new int[512];
        print(name + " rans decode", time(d, () -> {
            LevelReader reader = new LevelReader(new Source(coded), d, false);
            for (int from = 0; from < d; from += decoded.length) {
                reader.next(Math.min(decoded.length, d - from), decoded);
            }
            reader.close();
            return decoded[0];
        }));
    }

    private void whole(String name, Compressor compressor) throws DecodeException {
        Compressor.Encoder encoder = compressor.encoder(d, Wire.FLOAT32);
        Payload payload = encoder.encode(x, draw);
        print(name + " encode", time(d, () -> encoder.encode(x, draw).bytes().length));
        print(name + " decode", time(d, () -> Payload.decode(payload.bytes(), d, draw)
                .dimension()));
        int[] position = touched(payload);
        double floor = position.length == d
                ? memcpy
                : time(d, () -> {
                    for (int j : position) {
                        v[j] += 1;
                    }
                    return v[0];
                });
        print(
                name + " add",
                time(d, () -> {
                    payload.addTo(v, 1e-3);
                    return v[0];
                }),
                floor);
    }

    /** The positions at which a payload is not zero. */
    private int[] touched(Payload payload) {
        Arrays.fill(v, 0);
        payload.addTo(v, 1);
        return IntStream.range(0, d).filter(j -> v[j] != 0).toArray();
    }

    /** Nanoseconds per element in the fastest of many batches, after a warm-up: other programs only add time. */
    private double time(int elements, Kernel kernel) throws DecodeException {
        batches(kernel, WARM_UP_NANOS, 2);
        return batches(kernel, MEASURE_NANOS, 5) / elements;
    }

    /** Nanoseconds per run in the fastest of as many batches as the time allows, but at least a few. */
    private double batches(Kernel kernel, long nanos, int least) throws DecodeException {
        double fastest = Double.POSITIVE_INFINITY;
        double result = 0;
        long start = processorNanos();
        long now = start;
        for (int b = 0; b < least || now - start < nanos; b++) {
            long begin = now;
            int runs = 0;
            while (runs == 0 || now - begin < BATCH_NANOS) {
                result += kernel.run();
                runs++;
                now = processorNanos();
            }
            fastest = Math.min(fastest, (double) (now - begin) / runs);
        }
        sink = result;
        return fastest;
    }

    /** This thread's own time, so that a pause in favour of another program is not counted. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void print(String kernel, double nanos) {
        print(kernel, nanos, memcpy);
    }

    private void print(String kernel, double nanos, double floor) {
        String format = json
                ? "{\"kernel\":\"%s\",\"d\":%d,\"ns_per_element\":%.4f,\"memcpy_ns_per_element\":%.4f,"
                        + "\"floor_ns_per_element\":%.4f}%n"
                : "%-24s %10d %16.4f %16.4f %16.4f%n";
        out.printf(Locale.ROOT, format, kernel, d, nanos, memcpy, floor);
    }
}
