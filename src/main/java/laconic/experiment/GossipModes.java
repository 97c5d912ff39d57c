package laconic.experiment;

import laconic.method.GossipMethod;
import laconic.node.CoordinatorNode;
import laconic.topology.Mixing;
import laconic.topology.MixingMatrix;

/** What the forms of gossip that are not the usual one cannot do. */
final class GossipModes {

    private GossipModes() {}

    static void checkSummed(Experiment experiment, Mixing mixing) {
        String why = "method.replicas = three-vectors keeps one sum of what neighbours show, ";
        if (!experiment.faults().none()) {
            throw experiment
                    .settings()
                    .place(ExperimentKeys.FAULTS)
                    .refuse("must be empty: " + why + "in which nothing can be repaired; take per-neighbour");
        }
        Settings membership = experiment.settings().get(ExperimentKeys.MEMBERSHIP);
        if (membership.get(ExperimentKeys.DIVIDED) != CoordinatorNode.Divided.STOP_MINORITY) {
            throw membership
                    .place(ExperimentKeys.DIVIDED)
                    .refuse("has no meaning: " + why + "of which no peer can be taken out; take per-neighbour");
        }
        if (!(mixing instanceof MixingMatrix)) {
            throw experiment
                    .settings()
                    .place(ExperimentKeys.METHOD)
                    .refuse(why + "weighted once and for all, and this topology changes; take per-neighbour");
        }
    }

    static void checkAsynchronous(Experiment experiment, GossipMethod method, Mixing mixing) {
        Place mode = experiment.settings().place(ExperimentKeys.MODE);
        if (method.needsTicks() != null) {
            throw mode.refuse("type = asynchronous: " + experiment.methodName() + " needs a global round: "
                    + method.needsTicks() + "; take choco-sgd, choco-gossip or d-psgd");
        }
        if (!(mixing instanceof MixingMatrix)) {
            throw mode.refuse(
                    "type = asynchronous needs a graph that stays the same: edges that advance each on its own"
                            + " have no common moment at which it changes");
        }
        FaultsConfig faults = experiment.faults();
        if (!faults.crashes().isEmpty() || !faults.cuts().isEmpty()) {
            String which = faults.crashes().isEmpty() ? "partition" : "crash";
            throw experiment
                    .settings()
                    .place(ExperimentKeys.FAULTS)
                    .refuse(which + ": mode type asynchronous goes on with every peer or not at all; mode type"
                            + " synchronous goes on with those that are left");
        }
    }
}
