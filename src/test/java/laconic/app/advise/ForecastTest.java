package laconic.app.advise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import laconic.Laconic;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is foretold for a link is what the simulator then measures on it. */
class ForecastTest {

    /** Work of a round, given so that the test does not depend on this machine. */
    private static final Costs DENSE = new Costs(3e-3, 0.1e-3, 0.1e-3);

    private static final Costs COMPRESSED = new Costs(3e-3, 1e-3, 1.2e-3);

    private static final double LOSS = 0.15;

    private static final List<String> METHODS = List.of(
            "method={ type = gd, step = 0.05 }",
            "method={ type = ef21, step = 0.05, up { type = top-k, ratio = 0.05 } }",
            "method={ type = diana, step = 0.05, up { type = qsgd, levels = 32 } }",
            "method={ type = mcm, step = 0.05, up { type = qsgd, levels = 32 }, down { type = qsgd, levels = 32 } }");

    private static final List<String> GOSSIP = List.of(
            "method={ type = d-psgd, step = 0.05 }",
            "method={ type = choco-sgd, step = 0.05, consensus-step = 0.3, gossip { type = top-k, ratio = 0.2 } }");

    private static Experiment experiment(String... overrides) {
        return Experiment.parse("""
                workers = 5
                problem { type = logistic, data { type = synthetic, rows = 200, features = 2000 }, l2 = 1e-4 }
                method { type = gd, step = 0.05 }
                stop { rounds = 80 }
                optimum = none
                """, "the test", Path.of(""), List.of(overrides));
    }

    @Test
    void ranksFourConfigurationsAsTheSimulatorDoes() {
        List<Probe> probes = METHODS.stream()
                .map(each -> Probe.of(Trial.of(experiment(each))))
                .toList();
        List<List<Integer>> orders = new ArrayList<>();
        for (String link : List.of("1 Gbit, 0.1ms", "100 Mbit, 10ms", "5 Mbit, 50ms")) {
            List<Double> foretold = new ArrayList<>();
            List<Double> measured = new ArrayList<>();
            for (int i = 0; i < METHODS.size(); i++) {
                Costs costs = i == 0 ? DENSE : COMPRESSED;
                String network = network(link, costs);
                Link parsed = Link.of(experiment(network).network());
                foretold.add(new Forecast(probes.get(i), costs, parsed, LOSS).seconds());
                measured.add(measured(METHODS.get(i), network));
            }
            assertThat(order(foretold))
                    .as("%s: %s and %s", link, foretold, measured)
                    .isEqualTo(order(measured));
            for (int i = 0; i < METHODS.size(); i++) {
                assertThat(foretold.get(i) / measured.get(i)).as(METHODS.get(i)).isCloseTo(1, within(0.02));
            }
            orders.add(order(measured));
        }
        assertThat(orders.get(0)).as("another order on the slow link").isNotEqualTo(orders.get(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Mbit, 10ms", "5 Mbit, 1ms"})
    void foretellsPeers(String link) {
        for (String method : GOSSIP) {
            String network = network(link, COMPRESSED);
            Probe probe = Probe.of(Trial.of(experiment(method)));
            double foretold =
                    new Forecast(probe, COMPRESSED, Link.of(experiment(network).network()), LOSS).seconds();
            assertThat(foretold / measured(method, network)).as(method).isCloseTo(1, within(0.02));
        }
    }

    /** The rest of a geometric decrease is foretold from its beginning. */
    @Test
    void foretellsRoundsBeyondTheProbe() {
        String problem = "problem={ type = quadratic, dimension = 20, strong-convexity = 0.1 }";
        Probe whole = Probe.of(Trial.of(experiment(problem, "optimum=auto", "method.step=theory")));
        Probe part =
                Probe.of(Trial.of(experiment(problem, "optimum=auto", "method.step=theory", "stop={ rounds = 30 }")));
        double loss = whole.trial().optimum() + 1e-9;
        assertThat(part.rounds(loss).getAsDouble() / whole.rounds(loss).getAsDouble())
                .isBetween(0.8, 1.2);
    }

    private static String network(String link, Costs costs) {
        String[] parts = link.split(", ");
        return "network={ up = " + parts[0] + ", down = " + parts[0] + ", latency = " + parts[1] + ", compute = "
                + Math.round(costs.work() * 1e9) + "ns }";
    }

    private static double measured(String... overrides) {
        return Laconic.simulate(experiment(overrides)).rows().stream()
                        .filter(row -> row.loss() <= LOSS)
                        .findFirst()
                        .orElseThrow()
                        .nanos()
                / 1e9;
    }

    private static List<Integer> order(List<Double> seconds) {
        return IntStream.range(0, seconds.size())
                .boxed()
                .sorted(Comparator.comparing(seconds::get))
                .toList();
    }
}
