package laconic.experiment;

import static laconic.experiment.MethodKeys.CONSTANT_STEP;
import static laconic.experiment.MethodKeys.DIRECTIONS;
import static laconic.experiment.MethodKeys.INIT;
import static laconic.experiment.MethodKeys.STEP;
import static laconic.experiment.MethodKeys.STRONG_CONVEXITY;
import static laconic.experiment.MethodKeys.SYNC_PROBABILITY;
import static laconic.experiment.MethodKeys.UP;
import static laconic.experiment.MethodKeys.UP_MEMORY_RATE;
import static laconic.experiment.Methods.SERVER;
import static laconic.experiment.Methods.gradientStart;

import java.util.List;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.method.Agd;
import laconic.method.Core;
import laconic.method.Diana;
import laconic.method.Ef21;
import laconic.method.EfSgd;
import laconic.method.Gd;
import laconic.method.Marina;
import laconic.method.Method;
import laconic.method.PpMarina;
import laconic.method.StepSize;

/** The catalogue's methods that compress nothing, or uplinks only. */
final class UplinkMethods {

    static final List<Entry<Function<Recipe, Method>>> ENTRIES = List.of(
            new Entry<>(
                    "gd",
                    SERVER,
                    "gradient descent, nothing compressed",
                    "step 1/L",
                    List.of(STEP),
                    UplinkMethods::gradientDescent),
            new Entry<>(
                    "sgd",
                    SERVER,
                    "gradient descent with mini-batches, nothing compressed",
                    "step 1/L",
                    List.of(STEP),
                    UplinkMethods::gradientDescent),
            new Entry<>(
                    "agd",
                    SERVER,
                    "Nesterov's accelerated gradient descent, nothing compressed",
                    "Nesterov 2004, scheme 2.2.11; step 1/L",
                    List.of(CONSTANT_STEP, STRONG_CONVEXITY),
                    UplinkMethods::agd),
            new Entry<>(
                    "dcgd",
                    SERVER,
                    "compressed gradients without memory; may diverge when they are biased",
                    "Beznosikov et al. 2020, arXiv:2002.12410; step: arXiv:1905.11261",
                    List.of(STEP, UP),
                    "up { type = rand-k, ratio = 0.25 }",
                    UplinkMethods::dcgd),
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
                    UplinkMethods::ef21),
            new Entry<>(
                    "diana",
                    SERVER,
                    "unbiased compression of differences to a memory",
                    "Mishchenko, Gorbunov, Takáč, Richtárik 2019, arXiv:1901.09269, algorithm 1",
                    List.of(CONSTANT_STEP, UP, INIT, UP_MEMORY_RATE),
                    "up { type = qsgd, levels = 4 }",
                    UplinkMethods::diana),
            new Entry<>(
                    "marina",
                    SERVER,
                    "compressed gradient differences, with a full gradient now and then",
                    "Gorbunov, Burlachenko, Li, Richtárik 2021, arXiv:2102.07845, algorithm 1",
                    List.of(CONSTANT_STEP, UP, SYNC_PROBABILITY),
                    "up { type = rand-k, ratio = 0.25 }",
                    UplinkMethods::marina),
            new Entry<>(
                    "pp-marina",
                    SERVER,
                    "marina in which only sampled workers send differences",
                    "Gorbunov, Burlachenko, Li, Richtárik 2021, arXiv:2102.07845, algorithm 4",
                    List.of(CONSTANT_STEP, UP, SYNC_PROBABILITY),
                    "up { type = rand-k, ratio = 0.25 }",
                    UplinkMethods::ppMarina),
            new Entry<>(
                    "core",
                    SERVER,
                    "products with common random directions, both ways",
                    "Yue, Fang, Huang, Lin 2022, arXiv:2204.02306",
                    List.of(CONSTANT_STEP, DIRECTIONS),
                    "directions = 10",
                    UplinkMethods::core));

    private UplinkMethods() {}

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

    private static Method agd(Recipe r) {
        double gamma = r.step("1/L", () -> 1 / r.l());
        return new Agd(r.n(), r.x0(), 1 / gamma, r.nonNegative(STRONG_CONVEXITY, "mu", r::mu));
    }

    private static Method marina(Recipe r) {
        Compressor up = r.unbiased(UP);
        double p = r.number(SYNC_PROBABILITY, "1/(1 + omega)", () -> 1 / (1 + r.omega(UP)));
        double gamma = r.step("1/(L + L~ sqrt((1 - p) omega / (p n)))", () -> {
            return 1 / (r.l() + r.lTilde() * Math.sqrt((1 - p) * r.omega(UP) / (p * r.n())));
        });
        return new Marina(r.n(), r.x0(), gamma, p, up);
    }

    private static Method ppMarina(Recipe r) {
        Compressor up = r.unbiased(UP);
        double share = r.fraction();
        double p = r.number(SYNC_PROBABILITY, "(r/n)/(1 + omega)", () -> share / (1 + r.omega(UP)));
        double gamma = r.step("1/(L_max (1 + sqrt((1 - p)(1 + omega) / (p r))))", () -> {
            return 1 / (r.lMax() * (1 + Math.sqrt((1 - p) * (1 + r.omega(UP)) / (p * share * r.n()))));
        });
        return new PpMarina(r.n(), r.x0(), gamma, p, up);
    }

    private static Method core(Recipe r) {
        int m = r.get(DIRECTIONS).intValue();
        double gamma = r.step("m/(L (d + m + 1))", () -> m / (r.l() * (r.x0().length + m + 1)));
        return new Core(r.n(), r.x0(), gamma, m);
    }
}
