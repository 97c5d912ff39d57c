package laconic.compress;

/** The norm by which a dithering scales a vector. */
public enum Norm {
    /** ‖x‖₂. */
    L2 {
        @Override
        double of(double[] x, int offset, int m) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            int end = offset + m;
            int j = offset;
            for (; j + 3 < end; j += 4) {
                s0 += x[j] * x[j];
                s1 += x[j + 1] * x[j + 1];
                s2 += x[j + 2] * x[j + 2];
                s3 += x[j + 3] * x[j + 3];
            }
            for (; j < end; j++) {
                s0 += x[j] * x[j];
            }
            double square = s0 + s1 + s2 + s3;
            return square > 1e-280 && square < 1e300 ? Math.sqrt(square) : scaled(x, offset, m);
        }

        /** For squares that leave float64's range. */
        private double scaled(double[] x, int offset, int m) {
            double most = LINF.of(x, offset, m);
            if (most == 0 || !Double.isFinite(most)) {
                return most;
            }
            double square = 0;
            for (int j = offset; j < offset + m; j++) {
                square += x[j] / most * (x[j] / most);
            }
            return most * Math.sqrt(square);
        }
    },
    /** ‖x‖_∞. */
    LINF {
        @Override
        double of(double[] x, int offset, int m) {
            double most = 0;
            for (int j = offset; j < offset + m; j++) {
                most = Math.max(most, Math.abs(x[j]));
            }
            return most;
        }
    };

    /** The norm of x; not finite where an entry is not. */
    public double of(double[] x) {
        return of(x, 0, x.length);
    }

    /** The norm of {@code x[offset … offset+m-1]}; not finite where an entry is not. */
    abstract double of(double[] x, int offset, int m);
}
