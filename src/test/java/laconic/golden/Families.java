package laconic.golden;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.method.Agd;
import laconic.method.Artemis;
import laconic.method.ChocoSgd;
import laconic.method.Core;
import laconic.method.DPsgd;
import laconic.method.DcdPsgd;
import laconic.method.DeepSqueeze;
import laconic.method.Diana;
import laconic.method.Dore;
import laconic.method.DoubleSqueeze;
import laconic.method.EcdPsgd;
import laconic.method.Ef21;
import laconic.method.Ef21P;
import laconic.method.EfSgd;
import laconic.method.Gd;
import laconic.method.GossipMethod;
import laconic.method.LearningRates;
import laconic.method.M3;
import laconic.method.Marina;
import laconic.method.MarinaP;
import laconic.method.Mcm;
import laconic.method.PpMarina;
import laconic.method.RandMcm;
import laconic.method.ServerMethod;
import laconic.method.TwoDirection;

/** What golden files there are: one line per beginning of their names. */
final class Families {

    /** Makes a file's trajectory, keyed like the file; null in the table where the method is not built. */
    interface Family extends Function<GoldenFile, Map<String, double[]>> {}

    /** The files give their coins as formulas, so no probability is asked for. */
    private static final double COIN_OF_FILE = 0.5;

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
        gossip("dpsgd", f -> new DPsgd(f.starts(), f.step("eta"), order(f)));
        gossip("dcd_psgd", f -> new DcdPsgd(f.starts()[0], f.step("eta"), (Compressor.Unbiased) f.up()));
        gossip("ecd_psgd", f -> new EcdPsgd(f.starts()[0], f.step("eta"), (Compressor.Unbiased) f.up()));
        gossip("deepsqueeze", Families::deepSqueeze);
        server("mcm_pp", Families::randMcm);
        server("rand_mcm", Families::randMcm);
        server("agd", f -> new Agd(f.n(), f.x0(), f.number("L"), f.number("mu")));
        server("artemis", f -> artemis(f, f.number("alpha")));
        server("biqsgd", f -> artemis(f, 0));
        server("doublesqueeze", f -> new DoubleSqueeze(f.n(), f.x0(), f.number("gamma"), f.up(), f.down()));
        server("dore", Families::dore);
        server("ef21p", f -> new Ef21P(f.n(), f.x0(), f.number("gamma"), 0, new Identity(), f.down(), false));
        server("ef21p_diana", Families::ef21pDiana);
        server("marina", f -> new Marina(f.n(), f.x0(), f.number("gamma"), COIN_OF_FILE, f.up()));
        server("pp_marina", f -> new PpMarina(f.n(), f.x0(), f.number("gamma"), COIN_OF_FILE, f.up()));
        server("core", f -> new Core(f.n(), f.x0(), f.number("gamma"), (int) f.number("m")));
        server("marina_p", f -> new MarinaP(f.n(), f.x0(), f.number("gamma"), COIN_OF_FILE, f.downs()));
        server("m3", Families::m3);
        server("two_direction", Families::twoDirection);
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

    private static RandMcm randMcm(GoldenFile f) {
        double[] start = f.text("H0", "zero").equals("x0") ? f.x0() : new double[f.dimension()];
        return new RandMcm(
                f.n(),
                f.x0(),
                f.number("gamma"),
                f.number("alpha_up"),
                f.number("alpha_dwn"),
                f.n(),
                f.up(),
                f.down(),
                start,
                f.gradientStart("h0", "zero"));
    }

    private static Artemis artemis(GoldenFile f, double rate) {
        Artemis.Correction correction = f.name().contains("pp1") ? Artemis.Correction.PP1 : Artemis.Correction.PP2;
        boolean gradientStart = f.gradientStart("h0", "zero");
        return new Artemis(f.n(), f.x0(), f.number("gamma"), rate, f.up(), f.down(), correction, gradientStart);
    }

    private static Dore dore(GoldenFile f) {
        return new Dore(
                f.n(),
                f.x0(),
                f.number("gamma"),
                f.number("alpha"),
                f.number("beta"),
                f.number("eta"),
                f.up(),
                f.down(),
                f.gradientStart("h0", "zero"));
    }

    private static Ef21P ef21pDiana(GoldenFile f) {
        boolean gradientStart = f.gradientStart("h0", "grad");
        return new Ef21P(f.n(), f.x0(), f.number("gamma"), f.number("beta"), f.up(), f.down(), gradientStart);
    }

    private static M3 m3(GoldenFile f) {
        double gamma = f.number("gamma");
        return new M3(f.n(), f.x0(), gamma, f.number("beta"), COIN_OF_FILE, COIN_OF_FILE, f.up(), f.downs());
    }

    private static TwoDirection twoDirection(GoldenFile f) {
        LearningRates rates = new LearningRates(
                f.number("Lbar"), f.number("mu"), f.number("p"), f.number("tau"), f.number("alpha"), f.number("omega"));
        return new TwoDirection(f.n(), f.x0(), rates, f.up(), f.down());
    }

    private static DPsgd.Order order(GoldenFile f) {
        return DPsgd.Order.valueOf(f.text("order", "").toUpperCase(Locale.ROOT));
    }

    private static DeepSqueeze deepSqueeze(GoldenFile f) {
        return new DeepSqueeze(f.starts(), f.step("eta"), f.number("gamma"), (Compressor.Contractive) f.up());
    }

    static ChocoSgd choco(GoldenFile f, double eta) {
        String order = f.text("order", f.name().contains("compress_first") ? "compress_first" : "mix_first");
        return new ChocoSgd(
                f.starts(),
                t -> eta,
                f.number("gamma"),
                f.up(),
                ChocoSgd.Order.valueOf(order.toUpperCase(Locale.ROOT)),
                f.number("momentum", 0),
                f.flag("nesterov"),
                f.number("weight_decay", 0));
    }
}
