package laconic.app;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import laconic.compress.AdaptiveRandom;
import laconic.compress.Bernoulli;
import laconic.compress.Blocks;
import laconic.compress.Compressor;
import laconic.compress.ContractiveComposition;
import laconic.compress.Dithering;
import laconic.compress.ExponentialRounding;
import laconic.compress.GridRounding;
import laconic.compress.Identity;
import laconic.compress.IndRandK;
import laconic.compress.NaturalCompression;
import laconic.compress.Norm;
import laconic.compress.Payload;
import laconic.compress.PermK;
import laconic.compress.PowerSgd;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.SameRandK;
import laconic.compress.ScaledSign;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;

/**
 * The measurement behind {@code bench wire}: the bytes of every compressor's payload for a Gaussian vector with float32
 * values, beside a bound. The bound of a sparsifier is log₂ C(d,k) + 32 k bits, where a seed gives the positions 32 k; of a
 * quantiser the order-0 entropy of the symbols that it emitted, plus 32 bits a scale; of a low-rank matrix its factors.
 */
public final class WireBench {

    private static final int FLOAT = 32;

    private final int d;
    private final boolean json;
    private final PrintStream out;
    private final double[] x;
    private final Draw draw = new SeededRandomness(1, 10).draw(Purpose.UP, 0, 0);

    private WireBench(int d, boolean json, PrintStream out) {
        this.d = d;
        this.json = json;
        this.out = out;
        x = new double[d];
        Random random = new Random(1);
        for (int j = 0; j < d; j++) {
            x[j] = random.nextGaussian();
        }
    }

    /** Measures at every dimension and prints a line for each compressor. */
    public static void run(int[] dimensions, boolean json, PrintStream out) {
        if (!json) {
            out.printf("%-40s %10s %10s %12s %8s%n", "compressor", "d", "bytes", "bound", "ratio");
        }
        for (int d : dimensions) {
            WireBench bench = new WireBench(d, json, out);
            bench.sparsifiers();
            bench.quantisers();
            bench.compositions();
        }
    }

    private void sparsifiers() {
        Size percent = Size.ratio(0.01);
        plain("identity", new Identity());
        plain("top-k 0.1 %", new TopK(Size.ratio(0.001)));
        plain("top-k 1 %", new TopK(percent));
        plain("top-k 10 %", new TopK(Size.ratio(0.1)));
        plain("top-k 50 %", new TopK(Size.ratio(0.5)));
        plain("rand-k 1 %", RandK.unbiased(percent));
        plain("rand-k 1 % biased", RandK.biased(percent));
        plain("same-rand-k 1 %", new SameRandK(percent));
        plain("ind-rand-k 1 %", new IndRandK(percent));
        plain("perm-k 1 of 10", new PermK().member(0, 10));
        plain("bernoulli coordinate 0.01", Bernoulli.unbiased(Bernoulli.Each.COORDINATE, 0.01), (double) -d);
        plain("bernoulli vector 1", Bernoulli.unbiased(Bernoulli.Each.VECTOR, 1));
        plain("adaptive-random", new AdaptiveRandom());
        plain("power-sgd 1", new PowerSgd(1));
        plain("power-sgd 4", new PowerSgd(4));
        plain("top-k 1 % in ten blocks", Blocks.of(new TopK(percent), List.of(Math.max(1, d / 10))));
    }

    private void quantisers() {
        for (int levels : new int[] {1, 2, 4, 16, 64, 256, 1024}) {
            quantiser("qsgd l2 " + levels, new Qsgd(levels, Norm.L2), FLOAT);
        }
        for (int levels : new int[] {4, 16, 64, 256}) {
            quantiser("qsgd linf " + levels, new Qsgd(levels, Norm.LINF), FLOAT);
        }
        quantiser("tern-grad", Qsgd.ternGrad(), FLOAT);
        quantiser("natural", new NaturalCompression(), 0);
        quantiser("exponential-rounding 3", ExponentialRounding.unbiased(3), 0);
        quantiser("exponential-rounding 2 biased", ExponentialRounding.biased(2), 0);
        quantiser("exponential-rounding 1.1", ExponentialRounding.unbiased(1.1), 0);
        quantiser("grid-rounding 1 1.5 2", GridRounding.unbiased(List.of(1.0, 1.5, 2.0)), 0);
        quantiser("natural-dithering 4", Dithering.natural(4, Norm.L2), FLOAT);
        quantiser("natural-dithering 8", Dithering.natural(8, Norm.L2), FLOAT);
        quantiser("natural-dithering 8 linf", Dithering.natural(8, Norm.LINF), FLOAT);
        quantiser("exponential-dithering 1.5 20", new Dithering(1.5, 20, Norm.L2), FLOAT);
        quantiser("scaled-sign", new ScaledSign(), FLOAT);
    }

    /** Top-k and what compresses the picked values: the index set, and the entropy of the symbols at its positions. */
    private void compositions() {
        TopK top = new TopK(Size.ratio(0.01));
        Payload picked = encode(top);
        double[] at = decoded(picked);
        for (int levels : new int[] {4, 8}) {
            Payload payload = encode(new ContractiveComposition(top, Dithering.natural(levels, Norm.L2)));
            double[] values = decoded(payload);
            double[] symbols = new double[d];
            int k = 0;
            for (int j = 0; j < d; j++) {
                if (at[j] != 0) {
                    symbols[k++] = values[j];
                }
            }
            double positions = picked.theoryBits() - (double) FLOAT * k;
            double bound = positions + entropy(Arrays.copyOf(symbols, k)) + FLOAT;
            print("top-k 1 % then natural-dithering " + levels, payload, bound);
        }
    }

    private Payload encode(Compressor compressor) {
        return compressor.encoder(d, Wire.FLOAT32).encode(x, draw);
    }

    private double[] decoded(Payload payload) {
        double[] v = new double[d];
        payload.addTo(v, 1);
        return v;
    }

    /** Where the theoretical bits are the bound. */
    private void plain(String name, Compressor compressor) {
        plain(name, compressor, 0);
    }

    private void plain(String name, Compressor compressor, double less) {
        Payload payload = encode(compressor);
        print(name, payload, payload.theoryBits() + less);
    }

    private void quantiser(String name, Compressor compressor, int scaleBits) {
        Payload payload = encode(compressor);
        print(name, payload, entropy(decoded(payload)) + scaleBits);
    }

    /** Order-0 entropy in bits of the given values as symbols, by their own frequencies. */
    private static double entropy(double[] symbols) {
        double[] sorted = symbols.clone();
        Arrays.sort(sorted);
        double bits = 0;
        int from = 0;
        for (int j = 1; j <= sorted.length; j++) {
            if (j == sorted.length || sorted[j] != sorted[from]) {
                double share = (double) (j - from) / sorted.length;
                bits -= (j - from) * Math.log(share) / Math.log(2);
                from = j;
            }
        }
        return bits;
    }

    private void print(String name, Payload payload, double boundBits) {
        int bytes = payload.bytes().length;
        double bound = boundBits / 8;
        String format = json
                ? "{\"compressor\":\"%s\",\"d\":%d,\"bytes\":%d,\"bound\":%.1f,\"ratio\":%.5f}%n"
                : "%-40s %10d %10d %12.1f %8.4f%n";
        out.printf(Locale.ROOT, format, name, d, bytes, bound, bytes / bound);
    }
}
