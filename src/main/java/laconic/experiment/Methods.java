package laconic.experiment;

import static laconic.experiment.MethodKeys.CONSENSUS_STEP;
import static laconic.experiment.MethodKeys.CONSTANT_STEP;
import static laconic.experiment.MethodKeys.DOWN;
import static laconic.experiment.MethodKeys.DOWN_MEMORY_INIT;
import static laconic.experiment.MethodKeys.DOWN_MEMORY_RATE;
import static laconic.experiment.MethodKeys.GOSSIP;
import static laconic.experiment.MethodKeys.INIT;
import static laconic.experiment.MethodKeys.MOMENTUM;
import static laconic.experiment.MethodKeys.NESTEROV;
import static laconic.experiment.MethodKeys.ORDER;
import static laconic.experiment.MethodKeys.STEP;
import static laconic.experiment.MethodKeys.UP;
import static laconic.experiment.MethodKeys.UP_MEMORY_RATE;
import static laconic.experiment.MethodKeys.WEIGHT_DECAY;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.method.ChocoSgd;
import laconic.method.Diana;
import laconic.method.Ef21;
import laconic.method.EfSgd;
import laconic.method.Gd;
import laconic.method.Mcm;
import laconic.method.Method;
import laconic.method.StepSize;

/**
 * The catalogue's methods: for each, what makes it from its settings, and what {@code theory} stands for in them. A method
 * that is added needs its own file in {@code laconic.method} and one entry here.
 */
final class Methods {

    static final String SERVER = "server";
    static final String GOSSIP_KIND = "gossip";

    private static final String QSGD_BOTH = "up { type = qsgd, levels = 4 }, down { type = qsgd, levels = 4 }";

    static final List<Entry<Function<Recipe, Method>>> ENTRIES = List.of(
            new Entry<>(
                    "gd",
                    SERVER,
                    "gradient descent, nothing compressed",
                    "step 1/L",
                    List.of(STEP),
                    Methods::gradientDescent),
            new Entry<>(
                    "sgd",
                    SERVER,
                    "gradient descent with mini-batches, nothing compressed",
                    "step 1/L",
                    List.of(STEP),
                    Methods::gradientDescent),
            new Entry<>(
                    "dcgd",
                    SERVER,
                    "compressed gradients without memory; may diverge when they are biased",
                    "Beznosikov et al. 2020, arXiv:2002.12410; step: arXiv:1905.11261",
                    List.of(STEP, UP),
                    "up { type = rand-k, ratio = 0.25 }",
                    Methods::dcgd),
            new Entry<>(
                    "ef-sgd",
                    SERVER,
                    "biased compression with error feedback",
                    "Beznosikov et al. 2020, arXiv:2002.12410, algorithm 1",
                    List.of(STEP, UP),
                    "up { type = top-k, ratio = 0.25 }",
                    r -> {
                        Compressor up = r.contractive(UP);
                        return new EfSgd(
                                r.n(), r.x0(), r.steps("alpha / (28 L)", () -> r.alpha(UP) / (28 * r.l())), up);
                    }),
            new Entry<>(
                    "ef21",
                    SERVER,
                    "biased compression of gradient differences; converges where ef-sgd stalls",
                    "Richtárik, Sokolov, Fatkhullin 2021, arXiv:2106.05203, algorithm 2",
                    List.of(CONSTANT_STEP, UP, INIT.defaulting(MethodKeys.Init.GRADIENT)),
                    "up { type = top-k, ratio = 0.25 }",
                    Methods::ef21),
            new Entry<>(
                    "diana",
                    SERVER,
                    "unbiased compression of differences to a memory",
                    "Mishchenko, Gorbunov, Takáč, Richtárik 2019, arXiv:1901.09269, algorithm 1",
                    List.of(CONSTANT_STEP, UP, INIT, UP_MEMORY_RATE),
                    "up { type = qsgd, levels = 4 }",
                    Methods::diana),
            new Entry<>(
                    "mcm",
                    SERVER,
                    "compression both ways that leaves the server's model as it is",
                    "Philippenko, Dieuleveut 2021, arXiv:2102.12528",
                    List.of(CONSTANT_STEP, UP, DOWN, INIT, UP_MEMORY_RATE, DOWN_MEMORY_RATE, DOWN_MEMORY_INIT),
                    QSGD_BOTH,
                    Methods::mcm),
            new Entry<>(
                    "choco-sgd",
                    GOSSIP_KIND,
                    "SGD without a server: compressed gossip",
                    "Koloskova et al. 2019, arXiv:1907.09356, algorithm 1; arXiv:1902.00340, algorithm 2",
                    List.of(STEP, GOSSIP, CONSENSUS_STEP, ORDER, MOMENTUM, NESTEROV, WEIGHT_DECAY),
                    "step = 0.1, gossip { type = top-k, ratio = 0.25 }",
                    Methods::chocoSgd),
            new Entry<>(
                    "choco-gossip",
                    GOSSIP_KIND,
                    "averaging without a server: compressed gossip; for problem type consensus",
                    "Koloskova, Stich, Jaggi 2019, arXiv:1902.00340, algorithm 1",
                    List.of(GOSSIP, CONSENSUS_STEP, ORDER),
                    "gossip { type = top-k, ratio = 0.25 }",
                    r -> new ChocoSgd(
                            r.starts(),
                            StepSize.constant(0),
                            consensusStep(r),
                            r.contractive(GOSSIP),
                            r.get(ORDER),
                            0,
                            false,
                            0)));

    private static final List<String> CONTRACT = List.of(
            ("gd sgd agd dcgd ef-sgd ef21 diana bi-qsgd artemis double-squeeze dore mcm rand-mcm ef21-p ef21-p-diana"
                            + " marina pp-marina core marina-p m3 2direction choco-gossip choco-sgd d-psgd dcd-psgd"
                            + " ecd-psgd deep-squeeze all-reduce")
                    .split(" "));

    /** Methods of the file format that are not built yet. */
    static final List<String> PLANNED = CONTRACT.stream()
            .filter(name -> ENTRIES.stream().noneMatch(entry -> entry.name().equals(name)))
            .toList();

    private Methods() {}

    private static Method gradientDescent(Recipe r) {
        return new Gd(r.n(), r.x0(), r.steps("1/L", () -> 1 / r.l()), new Identity());
    }

    private static Method dcgd(Recipe r) {
        Compressor up = r.any(UP);
        boolean unbiased = r.isUnbiased(UP);
        if (!unbiased && r.n() > 1 && r.get(STEP).theory()) {
            throw r.refuse(
                    STEP,
                    "= theory has no rule for dcgd with a biased compressor and more than one worker (it may"
                            + " diverge): give a number, or take ef21");
        }
        StepSize gamma = unbiased
                ? r.steps("1/(L + 2 omega L_max / n)", () -> 1 / (r.l() + 2 * r.omega(UP) * r.lMax() / r.n()))
                : r.steps("1/L", () -> 1 / r.l());
        return new Gd(r.n(), r.x0(), gamma, up);
    }

    private static Method ef21(Recipe r) {
        Compressor up = r.contractive(UP);
        double gamma = r.step("1/(L + L~ sqrt(1-alpha) / (1 - sqrt(1-alpha)))", () -> {
            double root = Math.sqrt(1 - r.alpha(UP));
            return 1 / (r.l() + r.lTilde() * root / (1 - root));
        });
        return new Ef21(r.n(), r.x0(), gamma, up, gradientStart(r));
    }

    private static Method diana(Recipe r) {
        Compressor up = r.unbiased(UP);
        double gamma = r.step("1/(L_max (1 + 6 omega / n))", () -> 1 / (r.lMax() * (1 + 6 * r.omega(UP) / r.n())));
        double rate = r.number(UP_MEMORY_RATE, "1/(1 + omega)", () -> 1 / (1 + r.omega(UP)));
        return new Diana(r.n(), r.x0(), gamma, rate, up, gradientStart(r));
    }

    private static Method mcm(Recipe r) {
        Compressor up = r.unbiased(UP);
        Compressor down = r.any(DOWN);
        double upRate = r.number(UP_MEMORY_RATE, "1/(2 (omega + 1))", () -> 1 / (2 * (r.omega(UP) + 1)));
        boolean unbiased = r.isUnbiased(DOWN);
        // With a contractive downlink and rate 1, H is EF21-P's model, so its rule for the step holds
        // (arXiv:2209.15218).
        double downRate = unbiased
                ? r.number(DOWN_MEMORY_RATE, "1/(2 (omega + 1))", () -> 1 / (2 * (r.omega(DOWN) + 1)))
                : r.number(DOWN_MEMORY_RATE, "1 (biased)", () -> 1);
        double gamma = unbiased
                ? r.step(
                        "min(1/(8 w_dwn), 1/(2 (1 + w_up/n)), 1/(4 sqrt(2 w_dwn (8 w_dwn + w_up/n)))) / L",
                        () -> preservedModel(r))
                : r.step(
                        "min(n/(160 w_up L_max), sqrt(n alpha_dwn)/(20 sqrt(w_up) L~), alpha_dwn/(100 L), 1/((w_up + 1)"
                                + " mu))",
                        () -> ef21pDiana(r));
        double[] downMemory0 =
                r.get(DOWN_MEMORY_INIT) == MethodKeys.DownInit.MODEL ? r.x0() : new double[r.x0().length];
        return new Mcm(r.n(), r.x0(), gamma, upRate, downRate, up, down, downMemory0, gradientStart(r));
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

    private static Method chocoSgd(Recipe r) {
        if (r.get(STEP).theory()) {
            throw r.refuse(STEP, "= theory: choco-sgd has no constant step by theory; give a number above 0");
        }
        if (r.get(NESTEROV) && r.get(MOMENTUM) == 0) {
            throw r.refuse(NESTEROV, "= true contradicts momentum = 0; give momentum a number in (0, 1)");
        }
        return new ChocoSgd(
                r.starts(),
                r.steps("", () -> Double.NaN),
                consensusStep(r),
                r.contractive(GOSSIP),
                r.get(ORDER),
                r.get(MOMENTUM),
                r.get(NESTEROV),
                r.get(WEIGHT_DECAY));
    }

    private static double consensusStep(Recipe r) {
        return r.number(
                CONSENSUS_STEP,
                "rho^2 alpha / (16 rho + rho^2 + 4 beta^2 + 2 rho beta^2 - 8 rho alpha)",
                () -> r.mixing().theoryConsensusStep(r.alpha(GOSSIP)));
    }

    private static boolean gradientStart(Recipe r) {
        return r.get(INIT) == MethodKeys.Init.GRADIENT;
    }

    /** Whether a method runs without a server. */
    static boolean gossips(Entry<Function<Recipe, Method>> entry) {
        return entry.kind().equals(GOSSIP_KIND);
    }

    /** x_i of every peer. */
    static double[][] starts(laconic.objective.Problem problem) {
        double[][] starts = new double[problem.n()][];
        Arrays.setAll(starts, problem::start);
        return starts;
    }
}
