package laconic.sim;

import java.util.List;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Norm;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.method.Diana;
import laconic.method.Ef21;
import laconic.method.EfSgd;
import laconic.method.Gd;
import laconic.method.Mcm;
import laconic.method.ServerMethod;
import laconic.method.StepSize;

/** A method beside its plain counterpart. */
enum MethodCase {
    GD {
        @Override
        ServerMethod method(Quadratics p) {
            return new Gd(p.n, p.start(), StepSize.constant(0.3), new Identity());
        }

        @Override
        double[] plain(PlainMethods plain, List<Scenario.Round> schedule) {
            return plain.gd(0.3, new Identity(), schedule);
        }
    },
    DCGD {
        @Override
        ServerMethod method(Quadratics p) {
            return new Gd(p.n, p.start(), StepSize.constant(0.1), RAND);
        }

        @Override
        double[] plain(PlainMethods plain, List<Scenario.Round> schedule) {
            return plain.gd(0.1, RAND, schedule);
        }
    },
    DIANA {
        @Override
        ServerMethod method(Quadratics p) {
            return new Diana(p.n, p.start(), 0.2, 0.25, RAND, false);
        }

        @Override
        double[] plain(PlainMethods plain, List<Scenario.Round> schedule) {
            return plain.diana(0.2, 0.25, RAND, false, schedule);
        }
    },
    DIANA_GRADIENT_START {
        @Override
        ServerMethod method(Quadratics p) {
            return new Diana(p.n, p.start(), 0.2, 0.25, QUANTISED, true);
        }

        @Override
        double[] plain(PlainMethods plain, List<Scenario.Round> schedule) {
            return plain.diana(0.2, 0.25, QUANTISED, true, schedule);
        }
    },
    EF_SGD {
        @Override
        ServerMethod method(Quadratics p) {
            return new EfSgd(p.n, p.start(), StepSize.constant(0.1), TOP);
        }

        @Override
        double[] plain(PlainMethods plain, List<Scenario.Round> schedule) {
            return plain.efSgd(0.1, TOP, schedule);
        }
    },
    EF21 {
        @Override
        ServerMethod method(Quadratics p) {
            return new Ef21(p.n, p.start(), 0.1, TOP, true);
        }

        @Override
        double[] plain(PlainMethods plain, List<Scenario.Round> schedule) {
            return plain.ef21(0.1, TOP, true, schedule);
        }
    },
    MCM {
        @Override
        ServerMethod method(Quadratics p) {
            return new Mcm(p.n, p.start(), 0.2, 0.25, 0.25, QUANTISED, QUANTISED, new double[p.d], false);
        }

        @Override
        double[] plain(PlainMethods plain, List<Scenario.Round> schedule) {
            return plain.mcm(0.2, 0.25, 0.25, QUANTISED, QUANTISED, schedule);
        }
    };

    private static final Compressor TOP = new TopK(Size.count(2));
    private static final Compressor RAND = RandK.unbiased(Size.ratio(0.25));
    private static final Compressor QUANTISED = new Qsgd(2, Norm.L2);

    abstract ServerMethod method(Quadratics problem);

    abstract double[] plain(PlainMethods plain, List<Scenario.Round> schedule);
}
