package laconic.sim;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.IndRandK;
import laconic.compress.Norm;
import laconic.compress.PermK;
import laconic.compress.Qsgd;
import laconic.compress.RandK;
import laconic.compress.SameRandK;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.method.Agd;
import laconic.method.Artemis;
import laconic.method.Core;
import laconic.method.Diana;
import laconic.method.Dore;
import laconic.method.DoubleSqueeze;
import laconic.method.Ef21;
import laconic.method.Ef21P;
import laconic.method.EfSgd;
import laconic.method.Gd;
import laconic.method.LearningRates;
import laconic.method.M3;
import laconic.method.Marina;
import laconic.method.MarinaP;
import laconic.method.Mcm;
import laconic.method.PpMarina;
import laconic.method.RandMcm;
import laconic.method.ServerMethod;
import laconic.method.StepSize;
import laconic.method.TwoDirection;

/** A method beside its plain counterpart. */
enum MethodCase {
    GD(p -> new Gd(p.n, p.start(), StepSize.constant(0.3), dense()), (plain, schedule) -> plain.uplink()
            .gd(0.3, dense(), schedule)),
    DCGD(p -> new Gd(p.n, p.start(), StepSize.constant(0.1), rand()), (plain, schedule) -> plain.uplink()
            .gd(0.1, rand(), schedule)),
    AGD(p -> new Agd(p.n, p.start(), 2, 0.2), (plain, schedule) -> plain.uplink()
            .agd(2, 0.2, schedule)),
    AGD_CONVEX(p -> new Agd(p.n, p.start(), 2, 0), (plain, schedule) -> plain.uplink()
            .agd(2, 0, schedule)),
    DIANA(p -> new Diana(p.n, p.start(), 0.2, 0.25, rand(), false), (plain, schedule) -> plain.uplink()
            .diana(0.2, 0.25, rand(), false, schedule)),
    DIANA_GRADIENT_START(p -> new Diana(p.n, p.start(), 0.2, 0.25, qsgd(), true), (plain, schedule) -> plain.uplink()
            .diana(0.2, 0.25, qsgd(), true, schedule)),
    EF_SGD(p -> new EfSgd(p.n, p.start(), StepSize.constant(0.1), top()), (plain, schedule) -> plain.uplink()
            .efSgd(0.1, top(), schedule)),
    EF21(p -> new Ef21(p.n, p.start(), 0.1, top(), true), (plain, schedule) -> plain.uplink()
            .ef21(0.1, top(), true, schedule)),
    MARINA(p -> new Marina(p.n, p.start(), 0.1, 0.25, rand()), (plain, schedule) -> plain.uplink()
            .marina(0.1, 0.25, rand(), schedule)),
    PP_MARINA(p -> new PpMarina(p.n, p.start(), 0.05, 0.25, rand()), (plain, schedule) -> plain.uplink()
            .ppMarina(0.05, 0.25, rand(), schedule)),
    CORE(p -> new Core(p.n, p.start(), 0.05, 3), (plain, schedule) -> plain.uplink()
            .core(0.05, 3, schedule)),
    BI_QSGD(
            p -> new Artemis(p.n, p.start(), 0.1, 0, qsgd(), qsgd(), Artemis.Correction.PP2, false),
            (plain, schedule) -> plain.downlink().artemis(0.1, 0, qsgd(), qsgd(), schedule)),
    ARTEMIS_PP1(
            p -> new Artemis(p.n, p.start(), 0.1, 0.2, qsgd(), qsgd(), Artemis.Correction.PP1, false),
            (plain, schedule) -> plain.downlink().artemisPp1(0.1, 0.2, qsgd(), qsgd(), schedule)),
    ARTEMIS_PP2(
            p -> new Artemis(p.n, p.start(), 0.1, 0.2, qsgd(), qsgd(), Artemis.Correction.PP2, false),
            (plain, schedule) -> plain.downlink().artemis(0.1, 0.2, qsgd(), qsgd(), schedule)),
    DOUBLE_SQUEEZE(p -> new DoubleSqueeze(p.n, p.start(), 0.1, top(), top()), (plain, schedule) -> plain.downlink()
            .doubleSqueeze(0.1, top(), top(), schedule)),
    DORE(p -> new Dore(p.n, p.start(), 0.1, 0.2, 0.2, 0.3, qsgd(), qsgd(), false), (plain, schedule) -> plain.downlink()
            .dore(0.1, 0.2, 0.2, 0.3, qsgd(), qsgd(), schedule)),
    MCM(
            p -> new Mcm(p.n, p.start(), 0.2, 0.25, 0.25, qsgd(), qsgd(), new double[p.d], false),
            (plain, schedule) -> plain.downlink().mcm(0.2, 0.25, 0.25, qsgd(), qsgd(), schedule)),
    RAND_MCM(
            p -> new RandMcm(p.n, p.start(), 0.2, 0.25, 0.25, p.n, qsgd(), qsgd(), new double[p.d], false),
            (plain, schedule) -> plain.downlink().randMcm(0.2, 0.25, 0.25, plain.n, qsgd(), qsgd(), schedule)),
    RAND_MCM_GROUPS(
            p -> new RandMcm(p.n, p.start(), 0.2, 0.25, 0.25, Math.min(p.n, 2), qsgd(), rand(), new double[p.d], false),
            (plain, schedule) ->
                    plain.downlink().randMcm(0.2, 0.25, 0.25, Math.min(plain.n, 2), qsgd(), rand(), schedule)),
    EF21_P(p -> new Ef21P(p.n, p.start(), 0.1, 0, dense(), top(), false), (plain, schedule) -> plain.downlink()
            .ef21P(0.1, 0, dense(), top(), false, schedule)),
    EF21_P_DIANA(p -> new Ef21P(p.n, p.start(), 0.1, 0.25, rand(), top(), true), (plain, schedule) -> plain.downlink()
            .ef21P(0.1, 0.25, rand(), top(), true, schedule)),
    MARINA_P_PERM_K(p -> new MarinaP(p.n, p.start(), 0.1, 0.25, new PermK()), (plain, schedule) -> plain.downlink()
            .marinaP(0.1, 0.25, new PermK(), schedule)),
    MARINA_P_IND_RAND_K(
            p -> new MarinaP(p.n, p.start(), 0.1, 0.25, new IndRandK(Size.ratio(0.25))),
            (plain, schedule) -> plain.downlink().marinaP(0.1, 0.25, new IndRandK(Size.ratio(0.25)), schedule)),
    MARINA_P_SAME_RAND_K(
            p -> new MarinaP(p.n, p.start(), 0.1, 0.25, new SameRandK(Size.ratio(0.25))),
            (plain, schedule) -> plain.downlink().marinaP(0.1, 0.25, new SameRandK(Size.ratio(0.25)), schedule)),
    M3(p -> new M3(p.n, p.start(), 0.05, 0.5, 0.25, 0.25, rand(), new PermK()), (plain, schedule) -> plain.downlink()
            .m3(0.05, 0.5, 0.25, 0.25, rand(), new PermK(), schedule)),
    TWO_DIRECTION(
            p -> new TwoDirection(p.n, p.start(), new LearningRates(8, 0.1, 0.3, 0.5, 0.2, 3), rand(), top()),
            (plain, schedule) -> new PlainTwoDirection(8, 0.1, 0.3, 0.5, 0.2, 3).run(plain, rand(), top(), schedule));

    /** A plain algorithm with its numbers: the model after the rounds that a run recorded. */
    interface Plain {
        double[] model(PlainMethods plain, List<Scenario.Round> schedule);
    }

    private final Function<Quadratics, ServerMethod> method;
    private final Plain plain;

    MethodCase(Function<Quadratics, ServerMethod> method, Plain plain) {
        this.method = method;
        this.plain = plain;
    }

    ServerMethod method(Quadratics problem) {
        return method.apply(problem);
    }

    double[] plain(PlainMethods plainMethods, List<Scenario.Round> schedule) {
        return plain.model(plainMethods, schedule);
    }

    /** Those that go on without a worker that stays away: all but the one whose full rounds need everybody. */
    static List<MethodCase> patient() {
        return Arrays.stream(values()).filter(each -> each != PP_MARINA).toList();
    }

    private static Compressor dense() {
        return new Identity();
    }

    private static Compressor top() {
        return new TopK(Size.count(2));
    }

    private static Compressor rand() {
        return RandK.unbiased(Size.ratio(0.25));
    }

    private static Compressor qsgd() {
        return new Qsgd(2, Norm.L2);
    }
}
