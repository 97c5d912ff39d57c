package laconic.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import laconic.actor.ClusterException;
import laconic.actor.ClusterLink;
import laconic.app.advise.Candidate;
import laconic.app.advise.Costs;
import laconic.app.advise.Forecast;
import laconic.app.advise.Link;
import laconic.app.advise.Probe;
import laconic.experiment.BadInputException;
import laconic.experiment.Experiment;
import laconic.experiment.Trial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code laconic advise}: which method and compressor pay on a link, before the run. */
@Command(
        name = "advise",
        description =
                "Says which method and compressor pay on a link: measures their work on this machine, probes a few"
                        + " hundred rounds, and foretells the time to a target.",
        mixinStandardHelpOptions = true)
final class AdviseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ExperimentOptions experiment;

    @Option(
            names = "--bandwidth",
            paramLabel = "RATE",
            description = "Of every worker's link both ways, such as 100Mbit; the file's network block by default.")
    private String bandwidth;

    @Option(
            names = "--latency",
            paramLabel = "TIME",
            description = "One way, such as 10ms; the file's network block by default.")
    private String latency;

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description = "Measures both on this cluster, between this machine and each member that hosts workers or"
                    + " peers, and takes the worst.")
    private String cluster;

    @Mixin
    private ClientOptions client;

    @Option(
            names = "--target",
            paramLabel = "GAP",
            description =
                    "Loss above the optimum; by default the file's stop.gap, else what its own configuration reaches"
                            + " in the probe.")
    private Double target;

    @Option(
            names = "--probe",
            paramLabel = "ROUNDS",
            defaultValue = "300",
            description = "Of each configuration at most; ${DEFAULT-VALUE} by default. The rest is foretold.")
    private long probe;

    @Option(
            names = "--try",
            paramLabel = "PATH=VALUE",
            description = "A configuration to compare, as an override of the file such as method={ type = ef21, … };"
                    + " repeatable, instead of the usual ones.")
    private List<String> tries = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    private ClusterLink measured;

    /** One configuration with what the probe found. */
    private record Advice(Candidate candidate, Probe probe, Costs costs, Forecast forecast) {}

    @Override
    public Integer call() throws Exception {
        if (probe < 1) {
            throw new BadInputException("--probe " + probe + " is not allowed; it must be at least 1");
        }
        if (cluster != null) {
            measureLink();
        }
        Experiment file = experiment.read(onLink(List.of()));
        if (file.network().instant()) {
            throw new BadInputException(
                    "the link is not known; give --bandwidth and --latency, --cluster to measure them, or a network block"
                            + " in the file");
        }
        if (file.asynchronous()) {
            throw new BadInputException(
                    "mode.type = asynchronous has no rounds to foretell; advise is for synchronous");
        }
        Link link = Link.of(file.network());
        List<Candidate> candidates = candidates(file);
        List<Probe> probes = new ArrayList<>();
        for (Candidate candidate : candidates) {
            probes.add(Probe.of(Trial.of(probing(candidate))));
        }
        double loss = loss(file, probes.get(0));
        List<Advice> ranked = new ArrayList<>();
        for (int i = 0; i < probes.size(); i++) {
            Costs costs = Costs.measure(probes.get(i).trial(), probes.get(i).gradientSeconds());
            ranked.add(new Advice(
                    candidates.get(i), probes.get(i), costs, new Forecast(probes.get(i), costs, link, loss)));
        }
        Forecast dense = ranked.get(1).forecast;
        ranked.sort(Comparator.comparingDouble(each -> each.forecast.seconds()));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            for (Advice each : ranked) {
                out.println(JsonLine.of(object(ranked.indexOf(each) + 1, each, dense, loss)));
            }
        } else {
            print(out, file, link, loss, ranked, dense);
        }
        out.flush();
        return ranked.get(0).forecast.rounds().isPresent() ? Exit.DONE : Exit.FAILED;
    }

    /** The file's own first, then the dense one that all are held against. */
    private List<Candidate> candidates(Experiment file) {
        if (tries.isEmpty()) {
            return Candidate.usual(file);
        }
        List<Candidate> candidates = new ArrayList<>(List.of(Candidate.OWN, Candidate.dense(file)));
        tries.forEach(each -> candidates.add(new Candidate(each, List.of(each))));
        return candidates;
    }

    private Experiment probing(Candidate candidate) {
        List<String> overrides = new ArrayList<>(candidate.overrides());
        overrides.add("faults={}");
        Experiment full = experiment.read(onLink(overrides));
        String gap = target != null
                ? target.toString()
                : full.stop().gap() >= 0 ? String.valueOf(full.stop().gap()) : null;
        overrides.add("stop={ rounds = " + Math.min(probe, full.stop().rounds()) + (gap == null ? "" : ", gap = " + gap)
                + " }");
        return experiment.read(onLink(overrides));
    }

    private void measureLink() throws ClusterException, InterruptedException {
        if (bandwidth != null || latency != null) {
            throw new BadInputException("--cluster measures what --bandwidth and --latency say; give one or the other");
        }
        experiment.read();
        measured = ClusterLink.measure(cluster, client.client());
    }

    private String[] onLink(List<String> overrides) {
        List<String> all = new ArrayList<>(overrides);
        if (bandwidth != null) {
            all.add("network.up=" + bandwidth);
            all.add("network.down=" + bandwidth);
        }
        if (latency != null) {
            all.add("network.latency=" + latency);
        }
        if (measured != null) {
            all.add("network.up=" + Math.round(measured.up()) + "bit");
            all.add("network.down=" + Math.round(measured.down()) + "bit");
            all.add("network.latency=" + measured.latency().toNanos() + "ns");
        }
        return all.toArray(String[]::new);
    }

    private double loss(Experiment file, Probe own) {
        double gap = target != null ? target : file.stop().gap();
        double loss = gap >= 0 ? own.trial().optimum() + gap : own.last().loss();
        if (Double.isNaN(loss)) {
            throw new BadInputException("a target gap needs an optimum, which is not known: "
                    + own.trial().optimumNote());
        }
        if (own.rows().get(0).loss() <= loss) {
            throw new BadInputException("the target is met at the start"
                    + (gap >= 0
                            ? "; give a smaller --target"
                            : ", because the file's own configuration makes no progress"));
        }
        return loss;
    }

    private void print(PrintWriter out, Experiment file, Link link, double loss, List<Advice> ranked, Forecast dense) {
        Probe any = ranked.get(0).probe;
        out.println(file.name() + ": " + any.trial().n() + (file.gossips() ? " peers" : " workers") + ", d = "
                + any.trial().dimension() + "; link " + rate(link.up()) + " up, " + rate(link.down()) + " down, "
                + time(link.latencySeconds()) + " one way"
                + (measured == null ? "" : ", the worst of " + measured.members() + " members") + "; target "
                + (Double.isNaN(any.trial().optimum())
                        ? String.format(Locale.ROOT, "loss %.6g", loss)
                        : String.format(
                                Locale.ROOT, "gap %.3g", loss - any.trial().optimum())));
        int width = ranked.stream()
                .mapToInt(each -> each.candidate.name().length())
                .max()
                .orElse(0);
        out.println(" ".repeat(width)
                + "     rounds        bits  gradient    codecs      round  time to target    dense/it  pays below");
        for (Advice each : ranked) {
            Forecast forecast = each.forecast;
            String name = each.candidate.name()
                    + " ".repeat(width - each.candidate.name().length());
            if (forecast.rounds().isEmpty()) {
                out.println(name + (each.probe.diverged() ? "  diverges" : "  does not come to the target"));
                continue;
            }
            boolean foretold =
                    forecast.rounds().getAsDouble() > each.probe.last().round();
            out.println(name
                    + String.format(
                            Locale.ROOT,
                            "  %9s  %10s  %8s  %8s  %9s  %14s  %10s  %10s",
                            (foretold ? "~" : "") + (long) forecast.rounds().getAsDouble(),
                            Amounts.bits(forecast.totalBits()),
                            time(each.costs.gradient()),
                            time(each.costs.encode() + each.costs.decode()),
                            time(forecast.roundSeconds()),
                            time(forecast.seconds()),
                            dense.rounds().isEmpty()
                                    ? "-"
                                    : String.format(Locale.ROOT, "%.3g", dense.seconds() / forecast.seconds()),
                            breakEven(forecast, dense)));
        }
        Advice best = ranked.get(0);
        if (best.forecast.rounds().isPresent()) {
            out.println("fastest here: " + best.candidate.name() + ", " + time(best.forecast.seconds()));
        } else {
            out.println("nothing comes to the target; give more rounds with --probe, or another --target");
        }
    }

    private static String breakEven(Forecast forecast, Forecast dense) {
        if (forecast == dense || dense.rounds().isEmpty()) {
            return "-";
        }
        double rate = forecast.against(dense).breakEvenBitsPerSecond();
        return rate == 0 ? "never" : rate == Double.POSITIVE_INFINITY ? "always" : rate(rate);
    }

    private static Map<String, Object> object(int rank, Advice each, Forecast dense, double loss) {
        Forecast forecast = each.forecast;
        boolean known = forecast.rounds().isPresent();
        boolean compared = known && dense.rounds().isPresent();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("rank", rank);
        object.put("name", each.candidate.name());
        object.put("overrides", each.candidate.overrides());
        object.put("target_loss", loss);
        object.put("diverged", each.probe.diverged());
        object.put("rounds", known ? (long) forecast.rounds().getAsDouble() : null);
        object.put("probed_rounds", each.probe.last().round());
        object.put("up_bits", known ? forecast.upBits() : null);
        object.put("down_bits", known ? forecast.downBits() : null);
        object.put("gossip_bits", known ? forecast.gossipBits() : null);
        object.put("gradient_s", each.costs.gradient());
        object.put("encode_s", each.costs.encode());
        object.put("decode_s", each.costs.decode());
        object.put("round_s", known ? forecast.roundSeconds() : null);
        object.put("time_to_target_s", known ? forecast.seconds() : null);
        object.put("speedup_over_dense", compared ? dense.seconds() / forecast.seconds() : null);
        double even = compared ? forecast.against(dense).breakEvenBitsPerSecond() : Double.NaN;
        object.put("break_even_bits_per_s", Double.isFinite(even) ? even : null);
        object.put("always_pays", compared && even == Double.POSITIVE_INFINITY);
        return object;
    }

    private static String rate(double bitsPerSecond) {
        return bitsPerSecond == Double.POSITIVE_INFINITY ? "unlimited" : Amounts.bits(bitsPerSecond) + "/s";
    }

    private static String time(double seconds) {
        if (seconds < 1e-3) {
            return String.format(Locale.ROOT, "%.3g us", seconds * 1e6);
        }
        return seconds < 1 ? String.format(Locale.ROOT, "%.3g ms", seconds * 1e3) : Amounts.seconds(seconds);
    }
}
