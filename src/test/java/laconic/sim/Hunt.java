package laconic.sim;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.LongFunction;
import laconic.node.Participation;
import laconic.node.Report;

/** Looks for a violation with one seed: what the mutation gate runs inside a {@link MutatedSystem}. */
final class Hunt implements LongFunction<String> {

    private static final String[] WITHOUT_BARRIER = {"ef-sgd", "diana", "mcm", "ef21", "rand-mcm", "ef21-p"};

    private final Mutant.Prey prey;

    /** @param prey the name of a {@link Mutant.Prey}, which this system's own enum has */
    Hunt(String prey) {
        this.prey = Mutant.Prey.valueOf(prey);
    }

    /** A method after another, so that few seeds see all of them. */
    @Override
    public String apply(long seed) {
        MethodCase[] methods = MethodCase.values();
        return switch (prey) {
            case EDGES -> ExchangeSwarm.violation(seed);
            case PEERS -> seed % 2 == 0 ? GossipSwarm.violation(seed / 2) : MembershipSwarm.violation(seed);
            case ROUNDS -> new Swarm(methods[(int) (seed % methods.length)], seed).violation();
            case CUTS -> CutSwarm.violation(seed);
            case FLIPS -> flipped(seed);
            case ASYNCHRONOUS -> simulated(WITHOUT_BARRIER[(int) (seed % WITHOUT_BARRIER.length)], 3 * seed);
        };
    }

    /** A bit that flips where no increment goes, just before digests are counted anew, is noticed at once. */
    private static String flipped(long seed) {
        Quadratics problem = new Quadratics(3, 64, 0.1, seed);
        Scenario scenario = new Scenario(
                        MethodCase.EF21_P.method(problem), problem, Participation.full(3), 1_000_000_000, seed)
                .flipping(BitFlip.before(256));
        try {
            scenario.run(Network.IDEAL, List.of(), seed, 257);
        } catch (AssertionError e) {
            return null; // The copies were compared before the worker compared them.
        }
        long noticed = scenario.count(Report.Incident.Kind.DIGEST_MISMATCH);
        return scenario.flips == noticed ? null : scenario.flips + " bits flipped, " + noticed + " were noticed";
    }

    /** What {@code laconic simulate} finds: its swarm draws runs without a barrier at every third seed. */
    private static String simulated(String method, long seed) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        try {
            Method execute = Class.forName("laconic.app.Main")
                    .getDeclaredMethod("execute", PrintWriter.class, PrintWriter.class, String[].class);
            execute.setAccessible(true);
            String[] words = {
                "simulate",
                "--swarm",
                "--quiet",
                "--seeds",
                seed + ".." + seed,
                "--set",
                "method={ type = " + method + " }"
            };
            return (int) execute.invoke(null, out, out, words) == 0
                    ? null
                    : said.toString().lines().findFirst().orElse("");
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
