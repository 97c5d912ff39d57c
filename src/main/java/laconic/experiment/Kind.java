package laconic.experiment;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A kind of value in the experiment file: what is allowed, how it is read, how it is written back.
 *
 * @param <T> what it is in the program; immutable
 */
public interface Kind<T> {

    /** What is allowed, in words that go after "it must be". */
    String allowed();

    /**
     * The value.
     *
     * @throws BadInputException if it is not allowed
     */
    T parse(ConfigValue value, Place place);

    /** HOCON that {@link #parse} turns into an equal value. */
    String text(T value);

    /** The keys of a section; empty where the value is none. */
    default List<Key<?>> keys() {
        return List.of();
    }

    /** A finite number with a condition. */
    static Kind<Double> number(String allowed, DoublePredicate condition) {
        return new Kind<>() {
            @Override
            public String allowed() {
                return allowed;
            }

            @Override
            public Double parse(ConfigValue value, Place place) {
                double number = numberOf(value);
                if (!Double.isFinite(number) || !condition.test(number)) {
                    throw place.refuse(value, allowed);
                }
                return number;
            }

            @Override
            public String text(Double value) {
                return Decimal.exact(value);
            }
        };
    }

    static Kind<Double> above(double bound) {
        return number("a number above " + Decimal.exact(bound), x -> x > bound);
    }

    static Kind<Double> atLeast(double bound) {
        return number("a number of at least " + Decimal.exact(bound), x -> x >= bound);
    }

    /** A number in (0, 1]. */
    static Kind<Double> share() {
        return number("a number in (0, 1]", x -> x > 0 && x <= 1);
    }

    /** A number in [0, 1). */
    static Kind<Double> probability() {
        return number("a number in [0, 1)", x -> x >= 0 && x < 1);
    }

    /** A whole number in [least, most]. */
    static Kind<Long> whole(long least, long most) {
        String allowed = most == Long.MAX_VALUE
                ? least == Long.MIN_VALUE ? "a whole number of 64 bits" : "a whole number of at least " + least
                : "a whole number from " + least + " to " + most;
        return new Kind<>() {
            @Override
            public String allowed() {
                return allowed;
            }

            @Override
            public Long parse(ConfigValue value, Place place) {
                Object raw = value.unwrapped();
                double number = numberOf(value);
                boolean exact = raw instanceof Long || raw instanceof Integer;
                long whole = exact ? ((Number) raw).longValue() : (long) number;
                if (Double.isNaN(number) || !exact && whole != number || whole < least || whole > most) {
                    throw place.refuse(value, allowed);
                }
                return whole;
            }

            @Override
            public String text(Long value) {
                return value.toString();
            }
        };
    }

    /** true or false. */
    static Kind<Boolean> flag() {
        return new Kind<>() {
            @Override
            public String allowed() {
                return "true or false";
            }

            @Override
            public Boolean parse(ConfigValue value, Place place) {
                String word = String.valueOf(value.unwrapped());
                if (!word.equals("true") && !word.equals("false")) {
                    throw place.refuse(value, allowed());
                }
                return Boolean.valueOf(word);
            }

            @Override
            public String text(Boolean value) {
                return value.toString();
            }
        };
    }

    /** Text that fits a pattern. */
    static Kind<String> text(String allowed, String pattern) {
        return new Kind<>() {
            @Override
            public String allowed() {
                return allowed;
            }

            @Override
            public String parse(ConfigValue value, Place place) {
                if (!isScalar(value) || !String.valueOf(value.unwrapped()).matches(pattern)) {
                    throw place.refuse(value, allowed);
                }
                return String.valueOf(value.unwrapped());
            }

            @Override
            public String text(String value) {
                return ConfigUtil.quoteString(value);
            }
        };
    }

    /**
     * A constant of an enum, written in lower case with dashes.
     *
     * @param planned names of the file format that nothing stands behind yet
     */
    static <E extends Enum<E>> Kind<E> choice(Class<E> type, String... planned) {
        List<E> constants = List.of(type.getEnumConstants());
        String names = String.join(", ", constants.stream().map(Kind::name).toList());
        return new Kind<>() {
            @Override
            public String allowed() {
                return (constants.size() > 1 ? "one of " : "") + names;
            }

            @Override
            public E parse(ConfigValue value, Place place) {
                String word = String.valueOf(value.unwrapped());
                for (E constant : constants) {
                    if (name(constant).equals(word)) {
                        return constant;
                    }
                }
                if (List.of(planned).contains(word)) {
                    throw place.refuse("= " + word + " is not built yet; available: " + names);
                }
                throw place.refuse(value, allowed());
            }

            @Override
            public String text(E value) {
                return name(value);
            }
        };
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The word, which stands for null, or a value of another kind. */
    static <T> Kind<T> orWord(String word, Kind<T> other) {
        return new Kind<>() {
            @Override
            public String allowed() {
                return other.allowed() + ", or " + word;
            }

            @Override
            public T parse(ConfigValue value, Place place) {
                if (word.equals(value.unwrapped())) {
                    return null;
                }
                try {
                    return other.parse(value, place);
                } catch (BadInputException e) {
                    throw isScalar(value) ? place.refuse(value, allowed()) : e;
                }
            }

            @Override
            public String text(T value) {
                return value == null ? word : other.text(value);
            }
        };
    }

    /** A number that theory can give: empty where it shall. */
    static Kind<OptionalDouble> orTheory(Kind<Double> number) {
        Kind<Double> either = orWord("theory", number);
        return new Kind<>() {
            @Override
            public String allowed() {
                return either.allowed();
            }

            @Override
            public OptionalDouble parse(ConfigValue value, Place place) {
                Double given = either.parse(value, place);
                return given == null ? OptionalDouble.empty() : OptionalDouble.of(given);
            }

            @Override
            public String text(OptionalDouble value) {
                return value.isEmpty() ? "theory" : number.text(value.getAsDouble());
            }
        };
    }

    /** A time of at least 0 with its unit, in nanoseconds. */
    static Kind<Long> duration() {
        return new Kind<>() {
            @Override
            public String allowed() {
                return "a duration with its unit, such as 10ms or 2s";
            }

            @Override
            public Long parse(ConfigValue value, Place place) {
                if (value.valueType() == ConfigValueType.NUMBER && numberOf(value) == 0) {
                    return 0L;
                }
                if (value.valueType() != ConfigValueType.STRING || !Double.isNaN(numberOf(value))) {
                    throw place.refuse(value, allowed());
                }
                try {
                    long nanos = value.atKey("value").getDuration("value", TimeUnit.NANOSECONDS);
                    if (nanos >= 0) {
                        return nanos;
                    }
                } catch (ConfigException e) {
                    // No duration: the sentence below says what is one.
                }
                throw place.refuse(value, allowed());
            }

            @Override
            public String text(Long value) {
                return value + "ns";
            }
        };
    }

    /** Bits per second above 0. */
    static Kind<Double> rate() {
        Pattern form = Pattern.compile("(\\d+\\.?\\d*(?:[eE][+-]?\\d+)?)\\s*([kMG]?)bit(?:/s)?");
        return new Kind<>() {
            @Override
            public String allowed() {
                return "bits per second, such as 10 Mbit or 1 Gbit, or unlimited";
            }

            @Override
            public Double parse(ConfigValue value, Place place) {
                String text = String.valueOf(value.unwrapped()).strip();
                if (text.equals("unlimited")) {
                    return Double.POSITIVE_INFINITY;
                }
                Matcher matcher = form.matcher(text);
                double rate = matcher.matches() ? Double.parseDouble(matcher.group(1)) * scale(matcher.group(2)) : 0;
                if (!(rate > 0) || rate == Double.POSITIVE_INFINITY) {
                    throw place.refuse(value, allowed());
                }
                return rate;
            }

            @Override
            public String text(Double value) {
                return value == Double.POSITIVE_INFINITY ? "unlimited" : Decimal.exact(value) + " bit";
            }
        };
    }

    private static double scale(String prefix) {
        return switch (prefix) {
            case "k" -> 1e3;
            case "M" -> 1e6;
            case "G" -> 1e9;
            default -> 1;
        };
    }

    /** A list of values of one kind. */
    static <T> Kind<List<T>> listOf(Kind<T> element) {
        return new Kind<>() {
            @Override
            public String allowed() {
                return "a list of elements, each " + element.allowed();
            }

            @Override
            public List<T> parse(ConfigValue value, Place place) {
                if (!(value instanceof com.typesafe.config.ConfigList list)) {
                    throw place.refuse(value, allowed());
                }
                List<T> parsed = new ArrayList<>();
                for (ConfigValue each : list) {
                    parsed.add(element.parse(each, Place.of(place.path() + "[" + parsed.size() + "]", each.origin())));
                }
                return List.copyOf(parsed);
            }

            @Override
            public String text(List<T> value) {
                Stream<String> texts = value.stream().map(element::text);
                return "[" + String.join(", ", texts.toList()) + "]";
            }
        };
    }

    private static boolean isScalar(ConfigValue value) {
        return value.valueType() != ConfigValueType.OBJECT && value.valueType() != ConfigValueType.LIST;
    }

    /**
     * The number that a value is, also where it is written as text (as substitutions from the environment are); else
     * NaN.
     */
    private static double numberOf(ConfigValue value) {
        if (value.unwrapped() instanceof Number number) {
            return number.doubleValue();
        }
        boolean decimal = value.valueType() == ConfigValueType.STRING
                && ((String) value.unwrapped()).matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
        return decimal ? Double.parseDouble((String) value.unwrapped()) : Double.NaN;
    }
}
