package laconic.sim;

import java.util.function.LongFunction;

/** Looks for a violation with one seed: what the mutation gate runs inside a {@link MutatedSystem}. */
final class Hunt implements LongFunction<String> {

    private final boolean gossips;

    Hunt(Boolean gossips) {
        this.gossips = gossips;
    }

    /** A method after another, so that few seeds see all of them. */
    @Override
    public String apply(long seed) {
        MethodCase[] methods = MethodCase.values();
        return gossips
                ? seed % 2 == 0 ? GossipSwarm.violation(seed / 2) : MembershipSwarm.violation(seed)
                : new Swarm(methods[(int) (seed % methods.length)], seed).violation();
    }
}
