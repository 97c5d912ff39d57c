package laconic.compress;

import java.util.Arrays;
import laconic.math.Draw;

/**
 * Bernoulli sparsification: each coordinate, or the whole vector at once ("lazy"), is kept with probability q and scaled by
 * 1/q where unbiased (Khirirat, Feyzmahdavian, Johansson 2018; the vector form is in Condat, Yi, Richtárik 2022). Unbiased
 * with ω = 1/q - 1; without 1/q contractive with α = q; both with equality. The coins come from the draw: no mask travels.
 */
public sealed interface Bernoulli extends Sparsifier {

    /** What one coin decides. */
    enum Each {
        COORDINATE,
        VECTOR
    }

    Each each();

    double probability();

    @Override
    default int kept(int dimension) {
        return dimension;
    }

    /** x/q where the coin shows it. */
    static Unbiased unbiased(Each each, double probability) {
        return new Unbiased(each, probability);
    }

    /** x where the coin shows it. */
    static Biased biased(Each each, double probability) {
        return new Biased(each, probability);
    }

    private static void validate(double probability) {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability = " + probability + " is not in (0, 1]");
        }
    }

    /** The unbiased form. */
    record Unbiased(Each each, double probability) implements Bernoulli, Compressor.Unbiased {

        public Unbiased {
            validate(probability);
        }

        @Override
        public String toString() {
            return "bernoulli (each = " + each + ", probability = " + probability + ")";
        }

        @Override
        public double omega(int dimension) {
            return 1 / probability - 1;
        }

        @Override
        public Encoder encoder(int dimension, Wire wire, Compressor inner) {
            return make(this, 1 / probability, dimension, wire, inner);
        }
    }

    /** The contractive form; in B1(q, 1), B2(q, 1), B3(1/q). */
    record Biased(Each each, double probability) implements Bernoulli, Compressor.Contractive {

        public Biased {
            validate(probability);
        }

        @Override
        public String toString() {
            return "biased bernoulli (each = " + each + ", probability = " + probability + ")";
        }

        @Override
        public double alpha(int dimension) {
            return probability;
        }

        @Override
        public Bias bias(int dimension) {
            return new Bias(probability, 1, probability, 1, 1 / probability);
        }

        @Override
        public Encoder encoder(int dimension, Wire wire, Compressor inner) {
            return make(this, 1, dimension, wire, inner);
        }
    }

    private static Encoder make(Bernoulli spec, double factor, int dimension, Wire wire, Compressor inner) {
        Part part = new Part(inner, dimension, wire);
        double probability = spec.probability();
        boolean vector = spec.each() == Each.VECTOR;
        return new NodeEncoder(dimension, wire, part.depth()) {

            private final int[] all = vector && inner != null ? range(dimension) : null;

            @Override
            boolean write(double[] x, int offset, int m, Draw draw, Output out) {
                out.finite(x, offset, m);
                if (vector) {
                    if (draw.uniform(0) >= probability) {
                        return false;
                    }
                    out.tag(Kind.LAZY);
                    return part.write(x, offset, all, m, factor, draw, out);
                }
                int[] position = positions(m, probability, draw);
                if (position.length == 0) {
                    return false;
                }
                out.tag(Kind.BERNOULLI);
                out.sink.float64(probability);
                return part.write(x, offset, position, position.length, factor, draw, out);
            }
        };
    }

    private static int[] range(int m) {
        int[] range = new int[m];
        for (int j = 0; j < m; j++) {
            range[j] = j;
        }
        return range;
    }

    /** The coordinates of m whose uniforms lie below the probability, ascending. */
    static int[] positions(int m, double probability, Draw draw) {
        double[] uniform = new double[Math.min(m, LevelEncoder.BLOCK)];
        int[] kept = new int[Math.min(m, 16 + (int) (1.1 * probability * m))];
        int count = 0;
        for (int from = 0; from < m; from += LevelEncoder.BLOCK) {
            int n = Math.min(LevelEncoder.BLOCK, m - from);
            draw.uniforms(from, n, uniform);
            if (count + n > kept.length) {
                kept = Arrays.copyOf(kept, Math.min(m, Math.max(count + n, kept.length + (kept.length >> 1))));
            }
            for (int j = 0; j < n; j++) {
                if (uniform[j] < probability) {
                    kept[count++] = from + j;
                }
            }
        }
        return Arrays.copyOf(kept, count);
    }
}
