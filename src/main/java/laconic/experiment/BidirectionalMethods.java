package laconic.experiment;

import static laconic.experiment.MethodKeys.BETA;
import static laconic.experiment.MethodKeys.CONSTANT_STEP;
import static laconic.experiment.MethodKeys.CORRECTION;
import static laconic.experiment.MethodKeys.DOWN;
import static laconic.experiment.MethodKeys.DOWN_MEMORY_INIT;
import static laconic.experiment.MethodKeys.DOWN_MEMORY_RATE;
import static laconic.experiment.MethodKeys.ETA;
import static laconic.experiment.MethodKeys.GROUPS;
import static laconic.experiment.MethodKeys.INIT;
import static laconic.experiment.MethodKeys.SMOOTHNESS;
import static laconic.experiment.MethodKeys.STRONG_CONVEXITY;
import static laconic.experiment.MethodKeys.SYNC_PROBABILITY;
import static laconic.experiment.MethodKeys.TAU;
import static laconic.experiment.MethodKeys.UP;
import static laconic.experiment.MethodKeys.UP_MEMORY_RATE;
import static laconic.experiment.MethodKeys.UP_SYNC_PROBABILITY;
import static laconic.experiment.Methods.SERVER;
import static laconic.experiment.Methods.gradientStart;

import java.util.List;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.method.Artemis;
import laconic.method.Dore;
import laconic.method.DoubleSqueeze;
import laconic.method.Ef21P;
import laconic.method.LearningRates;
import laconic.method.M3;
import laconic.method.MarinaP;
import laconic.method.Mcm;
import laconic.method.Method;
import laconic.method.RandMcm;
import laconic.method.TwoDirection;

/** The catalogue's methods that compress both ways, or downlinks. */
final class BidirectionalMethods {

    private static final String QSGD_BOTH = "up { type = qsgd, levels = 4 }, down { type = qsgd, levels = 4 }";
    private static final String TOP_K_BOTH = "up { type = top-k, ratio = 0.25 }, down { type = top-k, ratio = 0.25 }";

    static final List<Entry<Function<Recipe, Method>>> ENTRIES = List.of(
            new Entry<>(
                    "bi-qsgd",
                    SERVER,
                    "compressed gradients both ways, no memory",
                    "Philippenko, Dieuleveut 2020, arXiv:2006.14591, as a baseline",
                    List.of(CONSTANT_STEP, UP, DOWN),
                    QSGD_BOTH,
                    r -> artemis(r, 0, Artemis.Correction.PP2, false)),
            new Entry<>(
                    "artemis",
                    SERVER,
                    "compressed gradients both ways with an uplink memory; degrades the model",
                    "Philippenko, Dieuleveut 2020, arXiv:2006.14591",
                    List.of(CONSTANT_STEP, UP, DOWN, INIT, UP_MEMORY_RATE, CORRECTION),
                    QSGD_BOTH,
                    r -> artemis(r, upMemoryRate(r), r.get(CORRECTION), gradientStart(r))),
            new Entry<>(
                    "double-squeeze",
                    SERVER,
                    "error feedback at workers and server",
                    "Tang, Yu, Lian, Zhang, Liu 2019, arXiv:1905.05957, algorithm 1",
                    List.of(CONSTANT_STEP, UP, DOWN),
                    "step = 0.05, " + TOP_K_BOTH,
                    BidirectionalMethods::doubleSqueeze),
            new Entry<>(
                    "dore",
                    SERVER,
                    "gradient memory up, compressed model residuals with error feedback down",
                    "Liu, Li, Tang, Yan 2019, arXiv:1910.07561, algorithm 1",
                    List.of(CONSTANT_STEP, UP, DOWN, INIT, UP_MEMORY_RATE, BETA, ETA),
                    "step = 0.05, " + QSGD_BOTH,
                    BidirectionalMethods::dore),
            new Entry<>(
                    "mcm",
                    SERVER,
                    "compression both ways that leaves the server's model as it is",
                    "Philippenko, Dieuleveut 2021, arXiv:2102.12528",
                    List.of(CONSTANT_STEP, UP, DOWN, INIT, UP_MEMORY_RATE, DOWN_MEMORY_RATE, DOWN_MEMORY_INIT),
                    QSGD_BOTH,
                    BidirectionalMethods::mcm),
            new Entry<>(
                    "rand-mcm",
                    SERVER,
                    "mcm with a downlink memory for every worker or group; takes partial participation",
                    "Philippenko, Dieuleveut 2021, arXiv:2102.12528",
                    List.of(CONSTANT_STEP, UP, DOWN, INIT, UP_MEMORY_RATE, DOWN_MEMORY_RATE, DOWN_MEMORY_INIT, GROUPS),
                    QSGD_BOTH,
                    BidirectionalMethods::randMcm),
            new Entry<>(
                    "ef21-p",
                    SERVER,
                    "error feedback on the model that the server sends",
                    "Gruntkowska, Tyurin, Richtárik 2022, arXiv:2209.15218, algorithm 1",
                    List.of(CONSTANT_STEP, DOWN),
                    "down { type = top-k, ratio = 0.25 }",
                    BidirectionalMethods::ef21P),
            new Entry<>(
                    "ef21-p-diana",
                    SERVER,
                    "ef21-p down, diana up",
                    "Gruntkowska, Tyurin, Richtárik 2022, arXiv:2209.15218, algorithm 2",
                    List.of(CONSTANT_STEP, UP, DOWN, INIT.defaulting(MethodKeys.Init.GRADIENT), UP_MEMORY_RATE),
                    "up { type = rand-k, ratio = 0.25 }, down { type = top-k, ratio = 0.25 }",
                    BidirectionalMethods::ef21PDiana),
            new Entry<>(
                    "marina-p",
                    SERVER,
                    "a model of its own for every worker, moved by correlated increments",
                    "Gruntkowska, Tyurin, Richtárik 2024, arXiv:2402.06412, algorithm 1",
                    List.of(CONSTANT_STEP, DOWN, SYNC_PROBABILITY),
                    "down { type = perm-k }",
                    BidirectionalMethods::marinaP),
            new Entry<>(
                    "m3",
                    SERVER,
                    "marina-p down, momentum, marina up",
                    "Gruntkowska, Tyurin, Richtárik 2024, arXiv:2402.06412, algorithm 2",
                    List.of(CONSTANT_STEP, UP, DOWN, SYNC_PROBABILITY, UP_SYNC_PROBABILITY, BETA),
                    "up { type = rand-k, ratio = 0.25 }, down { type = perm-k }",
                    BidirectionalMethods::m3),
            new Entry<>(
                    "2direction",
                    SERVER,
                    "accelerated, compressed both ways; smoothness is to be tuned over powers of two",
                    "Tyurin, Richtárik 2023, arXiv:2305.12379, algorithm 1",
                    List.of(UP, DOWN, SMOOTHNESS, STRONG_CONVEXITY, SYNC_PROBABILITY, TAU),
                    "smoothness = 20, up { type = rand-k, ratio = 0.25 }, down { type = top-k, ratio = 0.25 }",
                    BidirectionalMethods::twoDirection));

    private BidirectionalMethods() {}

    private static Method artemis(Recipe r, double rate, Artemis.Correction correction, boolean gradientStart) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.unbiased(DOWN);
        double gamma = r.step("1/(L_max (1 + omega_down) (1 + 6 omega_up / n))", () -> {
            return 1 / (r.lMax() * (1 + r.omega(DOWN)) * (1 + 6 * r.omega(UP) / r.n()));
        });
        return new Artemis(r.n(), r.x0(), gamma, rate, up, down, correction, gradientStart);
    }

    private static double upMemoryRate(Recipe r) {
        return r.number(UP_MEMORY_RATE, "1/(2 (omega + 1))", () -> 1 / (2 * (r.omega(UP) + 1)));
    }

    private static Method doubleSqueeze(Recipe r) {
        return new DoubleSqueeze(r.n(), r.x0(), r.givenStep(), r.contractive(UP), r.contractive(DOWN));
    }

    private static Method dore(Recipe r) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.unbiased(DOWN);
        double beta = r.number(BETA, "1/(1 + omega_down)", () -> 1 / (1 + r.omega(DOWN)));
        double eta =
                r.number(ETA, "min(1, 1/(2 sqrt(omega_down)))", () -> Math.min(1, 1 / (2 * Math.sqrt(r.omega(DOWN)))));
        return new Dore(r.n(), r.x0(), r.givenStep(), upMemoryRate(r), beta, eta, up, down, gradientStart(r));
    }

    private static Method mcm(Recipe r) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.any(DOWN);
        double upRate = upMemoryRate(r);
        double downRate = downMemoryRate(r);
        return new Mcm(r.n(), r.x0(), preservedStep(r), upRate, downRate, up, down, downMemory0(r), gradientStart(r));
    }

    private static Method randMcm(Recipe r) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.any(DOWN);
        Long given = r.get(GROUPS);
        int groups = given == null ? r.n() : given.intValue();
        if (groups > r.n()) {
            throw r.refuse(GROUPS, "= " + groups + " is more than the " + r.n() + " workers");
        }
        double upRate = upMemoryRate(r);
        double downRate = downMemoryRate(r);
        double gamma = preservedStep(r);
        return new RandMcm(r.n(), r.x0(), gamma, upRate, downRate, groups, up, down, downMemory0(r), gradientStart(r));
    }

    private static double downMemoryRate(Recipe r) {
        return r.isUnbiased(DOWN)
                ? r.number(DOWN_MEMORY_RATE, "1/(2 (omega + 1))", () -> 1 / (2 * (r.omega(DOWN) + 1)))
                : r.number(DOWN_MEMORY_RATE, "1 (biased)", () -> 1);
    }

    private static double[] downMemory0(Recipe r) {
        return r.get(DOWN_MEMORY_INIT) == MethodKeys.DownInit.MODEL ? r.x0() : new double[r.x0().length];
    }

    /** With a contractive downlink and rate 1, H is EF21-P's model, so that its rule for the step holds. */
    private static double preservedStep(Recipe r) {
        return r.isUnbiased(DOWN)
                ? r.step(
                        "min(1/(8 w_dwn), 1/(2 (1 + w_up/n)), 1/(4 sqrt(2 w_dwn (8 w_dwn + w_up/n)))) / L",
                        () -> preservedModel(r))
                : ef21PDianaStep(r);
    }

    private static double ef21PDianaStep(Recipe r) {
        return r.step(
                "min(n/(160 w_up L_max), sqrt(n alpha_dwn)/(20 sqrt(w_up) L~), alpha_dwn/(100 L), 1/((w_up + 1) mu))",
                () -> ef21pDiana(r));
    }

    private static Method ef21P(Recipe r) {
        Compressor down = r.contractive(DOWN);
        double gamma = r.step("alpha/(16 L)", () -> r.alpha(DOWN) / (16 * r.l()));
        return new Ef21P(r.n(), r.x0(), gamma, 0, new Identity(), down, false);
    }

    private static Method ef21PDiana(Recipe r) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.contractive(DOWN);
        double rate = r.number(UP_MEMORY_RATE, "1/(1 + omega)", () -> 1 / (1 + r.omega(UP)));
        return new Ef21P(r.n(), r.x0(), ef21PDianaStep(r), rate, up, down, gradientStart(r));
    }

    private static Method marinaP(Recipe r) {
        Compressor down = r.unbiased(DOWN);
        double p = r.number(SYNC_PROBABILITY, "1/(1 + omega)", () -> 1 / (1 + r.omega(DOWN)));
        double gamma = r.step("1/(L + sqrt((L_A^2 omega + L_B^2 theta) (1/p - 1)))", () -> {
            double spread = r.lA() * r.lA() * r.omega(DOWN) + r.lB() * r.lB() * r.theta(DOWN);
            return 1 / (r.l() + Math.sqrt(spread * (1 / p - 1)));
        });
        return new MarinaP(r.n(), r.x0(), gamma, p, down);
    }

    private static Method m3(Recipe r) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.unbiased(DOWN);
        double p = r.number(SYNC_PROBABILITY, "1/(1 + omega_down)", () -> 1 / (1 + r.omega(DOWN)));
        double upP = r.number(UP_SYNC_PROBABILITY, "1/(1 + omega_up)", () -> 1 / (1 + r.omega(UP)));
        double cubic = 1 / StrictMath.cbrt((double) r.n() * r.n());
        double beta = r.number(BETA, "n^(-2/3)", () -> cubic);
        double gamma = r.step(
                "1/(L + 34 (n L_A + n^(2/3) L_max))", () -> 1 / (r.l() + 34 * (r.n() * r.lA() + r.lMax() / cubic)));
        return new M3(r.n(), r.x0(), gamma, beta, p, upP, up, down);
    }

    private static Method twoDirection(Recipe r) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.contractive(DOWN);
        double omega = r.omega(UP);
        double alpha = r.alpha(DOWN);
        double p = r.number(SYNC_PROBABILITY, "1/(1 + omega)", () -> 1 / (1 + omega));
        double tau = r.number(TAU, "p^(1/3)/(1 + omega)^(2/3)", () -> StrictMath.cbrt(p / ((1 + omega) * (1 + omega))));
        double mu = r.nonNegative(STRONG_CONVEXITY, "mu", r::mu);
        double smoothness = r.number(
                SMOOTHNESS,
                "660508 max(L/alpha, L p/(alpha tau), sqrt(L L_max) p sqrt(omega tau)/(alpha beta sqrt(n)),"
                        + " sqrt(L L_max) sqrt(p) sqrt(omega tau)/(alpha sqrt(beta) sqrt(n)),"
                        + " L_max omega p^2/(beta^2 n), L_max omega/n)",
                () -> twoDirectionSmoothness(r, p, tau));
        LearningRates rates = new LearningRates(smoothness, mu, p, tau, alpha, omega);
        return new TwoDirection(r.n(), r.x0(), rates, up, down);
    }

    private static double twoDirectionSmoothness(Recipe r, double p, double tau) {
        double omega = r.omega(UP);
        double alpha = r.alpha(DOWN);
        double beta = 1 / (1 + omega);
        double root = Math.sqrt(r.l() * r.lMax() * omega * tau / r.n()) / alpha;
        double most = Math.max(r.l() / alpha, r.l() * p / (alpha * tau));
        most = Math.max(most, Math.max(root * p / beta, root * Math.sqrt(p / beta)));
        double noise = r.lMax() * omega / r.n();
        return 660508 * Math.max(most, Math.max(noise * p * p / (beta * beta), noise));
    }

    private static double preservedModel(Recipe r) {
        double up = r.omega(UP) / r.n();
        double down = r.omega(DOWN);
        double bound = 1 / (2 * (1 + up));
        if (down > 0) {
            bound = Math.min(bound, 1 / (8 * down));
            bound = Math.min(bound, 1 / (4 * Math.sqrt(2 * down * (8 * down + up))));
        }
        return bound / r.l();
    }

    private static double ef21pDiana(Recipe r) {
        double omega = r.omega(UP);
        double alpha = r.alpha(DOWN);
        double bound = alpha / (100 * r.l());
        if (omega > 0) {
            bound = Math.min(bound, r.n() / (160 * omega * r.lMax()));
            bound = Math.min(bound, Math.sqrt(r.n() * alpha) / (20 * Math.sqrt(omega) * r.lTilde()));
        }
        return r.mu() > 0 ? Math.min(bound, 1 / ((omega + 1) * r.mu())) : bound;
    }
}
