package laconic.golden;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import laconic.method.ChocoSgd;
import laconic.method.Diana;
import laconic.method.Ef21;
import laconic.method.EfSgd;
import laconic.method.Gd;
import laconic.method.GossipMethod;
import laconic.method.Mcm;
import laconic.method.ServerMethod;

/** What golden files there are: one line per beginning of their names. */
final class Families {

    /** Makes a file's trajectory, keyed like the file; null in the table where the method is not built. */
    interface Family extends Function<GoldenFile, Map<String, double[]>> {}

    private static final Map<String, Family> ALL = new TreeMap<>();

    static {
        server("gd", f -> new Gd(f.n(), f.x0(), f.step("gamma"), f.up()));
        server("dcgd", f -> new Gd(f.n(), f.x0(), f.step("gamma"), f.up()));
        server("ef", f -> new EfSgd(f.n(), f.x0(), f.step("eta"), f.up()));
        server("ef21", f -> new Ef21(f.n(), f.x0(), f.number("gamma"), f.up(), f.gradientStart("g0", "grad")));
        server(
                "diana",
                f -> new Diana(
                        f.n(), f.x0(), f.number("gamma"), f.number("alpha"), f.up(), f.gradientStart("h0", "zero")));
        server("mcm", Families::mcm);
        gossip("choco_sgd", f -> choco(f, f.number("eta")));
        gossip("choco_gossip", f -> choco(f, 0));
        ALL.put("mcm_pp", null);
        ALL.put("topologies", SpectrumCheck::replay);
    }

    private Families() {}

    private static void server(String beginning, Function<GoldenFile, ServerMethod> method) {
        ALL.put(beginning, file -> Replay.server(file, method));
    }

    private static void gossip(String beginning, Function<GoldenFile, GossipMethod> method) {
        ALL.put(beginning, file -> Replay.gossip(file, method));
    }

    /** The family with the longest beginning of a file's name, word by word; null where there is none or it is not built. */
    static Family of(String name) {
        String words = name.replaceAll("[^A-Za-z0-9]+", "_") + "_";
        String longest = "";
        for (String beginning : ALL.keySet()) {
            if (words.startsWith(beginning + "_") && beginning.length() > longest.length()) {
                longest = beginning;
            }
        }
        return ALL.get(longest);
    }

    private static Mcm mcm(GoldenFile f) {
        double[] start = f.text("H0", "zero").equals("x0") ? f.x0() : new double[f.dimension()];
        return new Mcm(
                f.n(),
                f.x0(),
                f.number("gamma"),
                f.number("alpha_up"),
                f.number("alpha_dwn"),
                f.up(),
                f.down(),
                start,
                f.gradientStart("h0", "zero"));
    }

    private static ChocoSgd choco(GoldenFile f, double eta) {
        String order = f.text("order", f.name().contains("compress_first") ? "compress_first" : "mix_first");
        return new ChocoSgd(
                f.starts(),
                t -> eta,
                f.number("gamma"),
                f.up(),
                ChocoSgd.Order.valueOf(order.toUpperCase(java.util.Locale.ROOT)),
                f.number("momentum", 0),
                f.flag("nesterov"),
                f.number("weight_decay", 0));
    }
}
