package laconic.experiment;

import com.typesafe.config.ConfigValue;
import java.util.List;
import laconic.math.Randomness;
import laconic.node.Participation;
import laconic.node.Sampling;

/**
 * Who is asked in a round, and when it closes.
 *
 * @param fraction of the workers that is asked, in (0, 1]
 * @param rule how they are drawn
 * @param quorum fraction of those asked, in (0, 1], below which the round is asked again
 * @param deadline when a round closes without everyone
 */
public record ParticipationConfig(double fraction, Rule rule, double quorum, Participation.Deadline deadline) {

    /** How workers are drawn. */
    public enum Rule {
        /** Each with probability {@code fraction}, independently; drawn again while nobody is. */
        BERNOULLI,
        /** max(1, round(fraction n)) of them. */
        FIXED,
        /** max(1, round(fraction n)) times one of them, so that some come more than once. */
        WITH_REPLACEMENT
    }

    private static final Key<Double> FRACTION = Key.of("fraction", Kind.share(), 1.0, "share of workers asked a round");
    private static final Key<Rule> SAMPLING =
            Key.of("sampling", Kind.choice(Rule.class), Rule.BERNOULLI, "how they are drawn");
    private static final Key<Double> QUORUM =
            Key.of("quorum", Kind.share(), 0.5, "share of those asked below which the round is asked again");
    private static final Key<Participation.Deadline> DEADLINE = Key.of(
            "deadline",
            new DeadlineKind(),
            Participation.Deadline.NONE,
            "when a round closes without everyone; none: waits for all that are reachable; auto: 3 times the running"
                    + " median response");

    static final List<Key<?>> KEYS = List.of(FRACTION, SAMPLING, QUORUM, DEADLINE);

    static ParticipationConfig of(Settings s) {
        if (s.get(QUORUM) == 1 && !s.get(DEADLINE).equals(Participation.Deadline.NONE)) {
            throw s.place(DEADLINE)
                    .refuse("contradicts quorum = 1, which waits for everyone; it must be none, or quorum"
                            + " below 1");
        }
        return new ParticipationConfig(s.get(FRACTION), s.get(SAMPLING), s.get(QUORUM), s.get(DEADLINE));
    }

    /** The rule for n workers. */
    Participation of(int n, Randomness randomness) {
        return new Participation(sampling(n, randomness), quorum, deadline);
    }

    private Sampling sampling(int n, Randomness randomness) {
        if (rule == Rule.WITH_REPLACEMENT) {
            return Sampling.withReplacement(n, fraction, randomness);
        }
        if (fraction == 1) {
            return Sampling.everyone(n);
        }
        return rule == Rule.FIXED
                ? Sampling.fixed(n, fraction, randomness)
                : Sampling.bernoulli(n, fraction, randomness);
    }

    private record DeadlineKind() implements Kind<Participation.Deadline> {

        @Override
        public String allowed() {
            return "none, auto, or " + Kind.duration().allowed();
        }

        @Override
        public Participation.Deadline parse(ConfigValue value, Place place) {
            if ("none".equals(value.unwrapped())) {
                return Participation.Deadline.NONE;
            }
            if ("auto".equals(value.unwrapped())) {
                return Participation.Deadline.AUTO;
            }
            long nanos;
            try {
                nanos = Kind.duration().parse(value, place);
            } catch (BadInputException e) {
                throw place.refuse(value, allowed());
            }
            if (nanos == 0) {
                throw place.refuse(value, allowed() + " above 0");
            }
            return new Participation.Deadline(nanos);
        }

        @Override
        public String text(Participation.Deadline value) {
            if (value.equals(Participation.Deadline.NONE)) {
                return "none";
            }
            return value.equals(Participation.Deadline.AUTO)
                    ? "auto"
                    : Kind.duration().text(value.nanos());
        }
    }
}
