package laconic.experiment;

import static laconic.experiment.MethodKeys.CONSENSUS_STEP;
import static laconic.experiment.MethodKeys.GOSSIP;
import static laconic.experiment.MethodKeys.MOMENTUM;
import static laconic.experiment.MethodKeys.NESTEROV;
import static laconic.experiment.MethodKeys.ORDER;
import static laconic.experiment.MethodKeys.PSGD_ORDER;
import static laconic.experiment.MethodKeys.REPLICAS;
import static laconic.experiment.MethodKeys.STEP;
import static laconic.experiment.MethodKeys.WEIGHT_DECAY;
import static laconic.experiment.Methods.GOSSIP_KIND;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import laconic.method.AllReduce;
import laconic.method.ChocoSgd;
import laconic.method.DPsgd;
import laconic.method.DcdPsgd;
import laconic.method.DeepSqueeze;
import laconic.method.EcdPsgd;
import laconic.method.GossipMethod;
import laconic.method.Method;
import laconic.method.StepSize;
import laconic.method.SummedGossip;

/** The catalogue's methods without a server. */
final class GossipMethods {

    static final List<Entry<Function<Recipe, Method>>> ENTRIES = List.of(
            new Entry<>(
                    "choco-sgd",
                    GOSSIP_KIND,
                    "SGD without a server: compressed gossip",
                    "Koloskova et al. 2019, arXiv:1907.09356, algorithm 1; arXiv:1902.00340, algorithm 2",
                    List.of(STEP, GOSSIP, CONSENSUS_STEP, ORDER, MOMENTUM, NESTEROV, WEIGHT_DECAY, REPLICAS),
                    "step = 0.1, gossip { type = top-k, ratio = 0.25 }",
                    GossipMethods::chocoSgd),
            new Entry<>(
                    "choco-gossip",
                    GOSSIP_KIND,
                    "averaging without a server: compressed gossip; for problem type consensus",
                    "Koloskova, Stich, Jaggi 2019, arXiv:1902.00340, algorithm 1",
                    List.of(GOSSIP, CONSENSUS_STEP, ORDER, REPLICAS),
                    "gossip { type = top-k, ratio = 0.25 }",
                    r -> summed(
                            r,
                            new ChocoSgd(
                                    r.starts(),
                                    StepSize.constant(0),
                                    consensusStep(r),
                                    r.contractive(GOSSIP),
                                    r.get(ORDER),
                                    0,
                                    false,
                                    0))),
            new Entry<>(
                    "d-psgd",
                    GOSSIP_KIND,
                    "SGD without a server: exact gossip",
                    "Lian et al. 2017, arXiv:1705.09056 (combine-then-adapt)",
                    List.of(STEP, PSGD_ORDER),
                    "step = 0.1",
                    r -> new DPsgd(r.starts(), r.givenSteps(), r.get(PSGD_ORDER))),
            new Entry<>(
                    "dcd-psgd",
                    GOSSIP_KIND,
                    "gossip of compressed model differences; diverges under strong compression",
                    "Tang et al. 2018, arXiv:1803.06443, algorithm 1",
                    List.of(STEP, GOSSIP),
                    "step = 0.1, gossip { type = qsgd, levels = 16 }",
                    r -> new DcdPsgd(r.commonStart(), r.givenSteps(), r.unbiased(GOSSIP))),
            new Entry<>(
                    "ecd-psgd",
                    GOSSIP_KIND,
                    "gossip of compressed extrapolations; diverges under strong compression",
                    "Tang et al. 2018, arXiv:1803.06443, algorithm 2",
                    List.of(STEP, GOSSIP),
                    "step = 0.02, gossip { type = qsgd, levels = 16 }",
                    r -> new EcdPsgd(r.commonStart(), r.givenSteps(), r.unbiased(GOSSIP))),
            new Entry<>(
                    "deep-squeeze",
                    GOSSIP_KIND,
                    "gossip of error-compensated models",
                    "Tang et al. 2019, arXiv:1907.07346, algorithm 1",
                    List.of(STEP, GOSSIP, CONSENSUS_STEP.defaulting(OptionalDouble.of(0.2))),
                    "step = 0.05, gossip { type = top-k, ratio = 0.25 }",
                    GossipMethods::deepSqueeze),
            new Entry<>(
                    "all-reduce",
                    GOSSIP_KIND,
                    "the exact mean of all gradients in every tick; needs the complete graph",
                    "baseline",
                    List.of(STEP),
                    "step = 0.1",
                    GossipMethods::allReduce));

    private GossipMethods() {}

    private static Method chocoSgd(Recipe r) {
        if (r.get(NESTEROV) && r.get(MOMENTUM) == 0) {
            throw r.refuse(NESTEROV, "= true contradicts momentum = 0; give momentum a number in (0, 1)");
        }
        return summed(
                r,
                new ChocoSgd(
                        r.starts(),
                        r.givenSteps(),
                        consensusStep(r),
                        r.contractive(GOSSIP),
                        r.get(ORDER),
                        r.get(MOMENTUM),
                        r.get(NESTEROV),
                        r.get(WEIGHT_DECAY)));
    }

    private static Method summed(Recipe r, GossipMethod method) {
        return r.get(REPLICAS) == MethodKeys.Replicas.THREE_VECTORS ? new SummedGossip(method) : method;
    }

    private static double consensusStep(Recipe r) {
        return r.number(
                CONSENSUS_STEP,
                "rho^2 alpha / (16 rho + rho^2 + 4 beta^2 + 2 rho beta^2 - 8 rho alpha)",
                () -> r.mixing().theoryConsensusStep(r.alpha(GOSSIP)));
    }

    private static Method deepSqueeze(Recipe r) {
        return new DeepSqueeze(r.starts(), r.givenSteps(), consensusStep(r), r.contractive(GOSSIP));
    }

    private static Method allReduce(Recipe r) {
        r.requireComplete();
        return new AllReduce(r.n(), r.commonStart(), r.givenSteps());
    }
}
