package laconic.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import laconic.experiment.FaultsConfig;
import laconic.node.Odds;

/**
 * The search for the least faults with which a run still fails, by leaving out and halving one thing after another
 * (delta debugging; Zeller, Hildebrandt 2002, greedily).
 */
final class Shrinking {

    private static final int TRIES_MAX = 500;
    private static final double LEAST_ODDS = 0.01;
    private static final long LEAST_DELAY = 1_000_000L;

    /**
     * What fails.
     *
     * @param rounds after which the run ends
     */
    record Case(FaultsConfig faults, long rounds) {}

    private final Predicate<Case> fails;
    private int tries;

    /** @param fails whether a run with these faults fails in the same way */
    Shrinking(Predicate<Case> fails) {
        this.fails = fails;
    }

    /** The least failing case that was found, which may be {@code failing} itself. */
    Case shrunk(Case failing) {
        Case least = failing;
        for (Case next = smaller(least); next != null; next = smaller(least)) {
            least = next;
        }
        return least;
    }

    private Case smaller(Case of) {
        for (Case candidate : candidates(of)) {
            if (tries < TRIES_MAX && !candidate.equals(of)) {
                tries++;
                if (fails.test(candidate)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    /** Smaller cases, the boldest first. */
    private static List<Case> candidates(Case of) {
        List<Case> all = new ArrayList<>();
        FaultsConfig f = of.faults;
        for (long rounds : new long[] {of.rounds / 4, of.rounds / 2, of.rounds * 3 / 4, of.rounds - 1}) {
            if (rounds > 0) {
                all.add(new Case(f, rounds));
            }
        }
        List<FaultsConfig> faults = new ArrayList<>();
        without(
                f.crashes(),
                it -> with(f, f.odds(), f.queue(), it, f.cuts(), f.pauses(), f.slow(), f.limits()),
                faults);
        without(
                f.cuts(),
                it -> with(f, f.odds(), f.queue(), f.crashes(), it, f.pauses(), f.slow(), f.limits()),
                faults);
        without(
                f.pauses(),
                it -> with(f, f.odds(), f.queue(), f.crashes(), f.cuts(), it, f.slow(), f.limits()),
                faults);
        without(
                f.slow(),
                it -> with(f, f.odds(), f.queue(), f.crashes(), f.cuts(), f.pauses(), it, f.limits()),
                faults);
        without(
                f.limits(),
                it -> with(f, f.odds(), f.queue(), f.crashes(), f.cuts(), f.pauses(), f.slow(), it),
                faults);
        odds(f.odds())
                .forEach(it ->
                        faults.add(with(f, it, f.queue(), f.crashes(), f.cuts(), f.pauses(), f.slow(), f.limits())));
        faults.add(with(f, f.odds(), 0, f.crashes(), f.cuts(), f.pauses(), f.slow(), f.limits()));
        faults.forEach(it -> all.add(new Case(it, of.rounds)));
        return all;
    }

    private static FaultsConfig with(
            FaultsConfig f,
            Odds odds,
            int queue,
            List<FaultsConfig.Crash> crashes,
            List<FaultsConfig.Cut> cuts,
            List<FaultsConfig.Pause> pauses,
            List<FaultsConfig.Slow> slow,
            List<FaultsConfig.Limit> limits) {
        return new FaultsConfig(odds, queue, crashes, cuts, pauses, slow, limits, f.disk(), f.untilNanos());
    }

    /** A list without either half, and without each element. */
    private static <T> void without(List<T> list, Function<List<T>, FaultsConfig> made, List<FaultsConfig> into) {
        int half = list.size() / 2;
        if (half > 1) {
            into.add(made.apply(list.subList(0, half)));
            into.add(made.apply(list.subList(half, list.size())));
        }
        for (int k = 0; k < list.size(); k++) {
            List<T> rest = new ArrayList<>(list);
            rest.remove(k);
            into.add(made.apply(rest));
        }
    }

    private static List<Odds> odds(Odds o) {
        List<Odds> smaller = new ArrayList<>();
        for (double share : new double[] {0, 0.5}) {
            smaller.add(new Odds(less(o.loss(), share), o.duplicate(), o.reorder(), o.corrupt(), o.delayNanos()));
            smaller.add(new Odds(o.loss(), less(o.duplicate(), share), o.reorder(), o.corrupt(), o.delayNanos()));
            smaller.add(new Odds(o.loss(), o.duplicate(), less(o.reorder(), share), o.corrupt(), o.delayNanos()));
            smaller.add(new Odds(o.loss(), o.duplicate(), o.reorder(), less(o.corrupt(), share), o.delayNanos()));
            long delay = (long) (share * o.delayNanos());
            long less = share == 0 || delay >= LEAST_DELAY ? delay : o.delayNanos();
            smaller.add(new Odds(o.loss(), o.duplicate(), o.reorder(), o.corrupt(), less));
        }
        return smaller;
    }

    private static double less(double odds, double share) {
        return share == 0 || share * odds >= LEAST_ODDS ? share * odds : odds;
    }
}
