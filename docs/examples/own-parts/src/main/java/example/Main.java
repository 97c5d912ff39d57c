package example;

import java.nio.file.Path;
import java.util.List;
import laconic.Laconic;
import laconic.experiment.Experiment;
import laconic.node.Report;

/** Runs {@code own.conf} on actors in this JVM, and the same with Top-k, whose k is fixed, in virtual time. */
public final class Main {

    private Main() {}

    /** @param arguments the experiment file; {@code own.conf} without one */
    public static void main(String[] arguments) throws InterruptedException {
        Path file = Path.of(arguments.length == 0 ? "own.conf" : arguments[0]);

        Laconic.Result own = Laconic.of(Experiment.read(file, List.of()))
                .watchedBy(Main::watch)
                .run();
        print("threshold", own);

        Laconic.Result topK =
                Laconic.simulate(Experiment.read(file, List.of("method.up = { type = top-k, ratio = 0.3 }")));
        print("top-k", topK);

        if (own.outcome() != Report.Outcome.STOPPED || topK.outcome() != Report.Outcome.STOPPED) {
            System.exit(1);
        }
    }

    private static void watch(Report report) {
        if (report instanceof Report.Incident incident) {
            System.out.println("round " + incident.round() + ": " + incident.detail());
        }
    }

    private static void print(String name, Laconic.Result result) {
        System.out.printf(
                "%-10s %d rounds, loss %.12f, %d uplink bits, stopped by %s%n",
                name,
                result.last().round(),
                result.last().loss(),
                result.last().upBits(),
                result.reason());
    }
}
