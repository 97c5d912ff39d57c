package laconic.experiment;

/**
 * A key of the experiment file.
 *
 * @param name within its section
 * @param kind of its value
 * @param required whether there is no default
 * @param fallback the default; null also stands for the word of {@link Kind#orWord}
 * @param meaning one line
 * @param <T> what its value is in the program
 */
public record Key<T>(String name, Kind<T> kind, boolean required, T fallback, String meaning) {

    /** A key with a default. */
    public static <T> Key<T> of(String name, Kind<T> kind, T fallback, String meaning) {
        return new Key<>(name, kind, false, fallback, meaning);
    }

    /** A key that must be given. */
    public static <T> Key<T> required(String name, Kind<T> kind, String meaning) {
        return new Key<>(name, kind, true, null, meaning);
    }

    /** A key whose absence means that there is nothing, null in the program. */
    public static <T> Key<T> optional(String name, Kind<T> kind, String meaning) {
        return new Key<>(name, new Absent<>(kind), false, null, meaning);
    }

    /** The same key with another default. */
    Key<T> defaulting(T other) {
        return new Key<>(name, kind, false, other, meaning);
    }

    /** The default as the file would say it; a dash where there is none. */
    public String defaultText() {
        return required ? "required" : absent(fallback) ? "–" : kind.text(fallback);
    }

    /** Whether a value is written by leaving the key out. */
    boolean absent(T value) {
        return value == null && kind instanceof Absent;
    }

    /** A kind whose null is written by leaving the key out. */
    private record Absent<T>(Kind<T> kind) implements Kind<T> {

        @Override
        public String allowed() {
            return kind.allowed();
        }

        @Override
        public T parse(com.typesafe.config.ConfigValue value, Place place) {
            return kind.parse(value, place);
        }

        @Override
        public String text(T value) {
            return kind.text(value);
        }
    }
}
