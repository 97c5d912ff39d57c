package laconic.sim;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.util.function.LongFunction;

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
            case PEERS -> seed % 2 == 0 ? GossipSwarm.violation(seed / 2) : MembershipSwarm.violation(seed);
            case ROUNDS -> new Swarm(methods[(int) (seed % methods.length)], seed).violation();
            case ASYNCHRONOUS -> simulated(WITHOUT_BARRIER[(int) (seed % WITHOUT_BARRIER.length)], 3 * seed);
        };
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
