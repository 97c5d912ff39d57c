package laconic.experiment;

import com.typesafe.config.ConfigValue;

/**
 * What the gap is measured against.
 *
 * @param sought whether it is computed
 * @param value f*, NaN where it is not known
 */
record OptimumConfig(boolean sought, double value) {

    static final OptimumConfig AUTO = new OptimumConfig(true, Double.NaN);
    static final OptimumConfig NONE = new OptimumConfig(false, Double.NaN);

    /** Whether there is none and none is sought. */
    boolean none() {
        return !sought && Double.isNaN(value);
    }

    static Kind<OptimumConfig> kind() {
        Kind<Double> number = Kind.number("a number", x -> true);
        return new Kind<>() {
            @Override
            public String allowed() {
                return "auto, none, or a number";
            }

            @Override
            public OptimumConfig parse(ConfigValue value, Place place) {
                if ("auto".equals(value.unwrapped())) {
                    return AUTO;
                }
                if ("none".equals(value.unwrapped())) {
                    return NONE;
                }
                try {
                    return new OptimumConfig(false, number.parse(value, place));
                } catch (BadInputException e) {
                    throw place.refuse(value, allowed());
                }
            }

            @Override
            public String text(OptimumConfig value) {
                return value.sought ? "auto" : value.none() ? "none" : number.text(value.value);
            }
        };
    }
}
