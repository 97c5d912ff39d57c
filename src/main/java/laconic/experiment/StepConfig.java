package laconic.experiment;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;

/**
 * A method's step sizes as a file states them: theory (size NaN), one number (offset NaN), or decreasing.
 *
 * @param size γ, or a of a/(b + t)
 * @param offset b
 */
record StepConfig(double size, double offset) {

    static final StepConfig THEORY = new StepConfig(Double.NaN, Double.NaN);

    private static final Key<Double> A = Key.required("a", Kind.above(0), "of a/(b + round)");
    private static final Key<Double> B = Key.required("b", Kind.above(0), "of a/(b + round)");
    private static final List<Key<?>> KEYS =
            List.of(Key.required("type", Kind.text("decreasing", "decreasing"), "decreasing"), A, B);

    static StepConfig constant(double size) {
        return new StepConfig(size, Double.NaN);
    }

    boolean theory() {
        return Double.isNaN(size);
    }

    boolean decreasing() {
        return !Double.isNaN(offset);
    }

    /**
     * @param mayDecrease whether the method takes steps that change
     */
    static Kind<StepConfig> kind(boolean mayDecrease) {
        Kind<Double> number = Kind.orWord("theory", Kind.above(0));
        return new Kind<>() {
            @Override
            public String allowed() {
                return number.allowed() + (mayDecrease ? ", or { type = decreasing, a = …, b = … }" : "");
            }

            @Override
            public StepConfig parse(ConfigValue value, Place place) {
                if (value instanceof ConfigObject object) {
                    if (!mayDecrease) {
                        throw place.refuse("= " + Place.shown(value)
                                + ": this method's step does not change; it must be " + allowed());
                    }
                    Settings settings = Settings.read(object, place, KEYS, "a decreasing step");
                    return new StepConfig(settings.get(A), settings.get(B));
                }
                try {
                    Double given = number.parse(value, place);
                    return given == null ? THEORY : constant(given);
                } catch (BadInputException e) {
                    throw place.refuse(value, allowed());
                }
            }

            @Override
            public String text(StepConfig value) {
                if (value.decreasing()) {
                    return "{ type = decreasing, a = " + Decimal.exact(value.size) + ", b = "
                            + Decimal.exact(value.offset) + " }";
                }
                return number.text(value.theory() ? null : value.size);
            }
        };
    }
}
