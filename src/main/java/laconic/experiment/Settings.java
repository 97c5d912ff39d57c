package laconic.experiment;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The checked values of one section of the experiment file, with the places they came from; immutable. */
public final class Settings {

    private final List<Key<?>> keys;
    private final Place place;
    private final Map<String, Object> values;
    private final Map<String, Place> places;
    private final Map<String, String> notes;

    private Settings(
            List<Key<?>> keys,
            Place place,
            Map<String, Object> values,
            Map<String, Place> places,
            Map<String, String> notes) {
        this.keys = keys;
        this.place = place;
        this.values = values;
        this.places = places;
        this.notes = notes;
    }

    /**
     * Reads a section.
     *
     * @param owner in messages, what these are the keys of: {@code mcm}, {@code this section}
     * @throws BadInputException for an unknown key, a value that is not allowed, or a required key that is missing
     */
    static Settings read(ConfigObject object, Place place, List<Key<?>> keys, String owner) {
        // In order of the file, so that the first mistake in it is the one that is reported.
        List<Map.Entry<String, ConfigValue>> given = object.entrySet().stream()
                .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
                .sorted(Comparator.comparingInt((Map.Entry<String, ConfigValue> entry) ->
                                entry.getValue().origin().lineNumber())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        Map<String, Object> values = new LinkedHashMap<>();
        Map<String, Place> places = new TreeMap<>();
        for (Map.Entry<String, ConfigValue> entry : given) {
            String name = entry.getKey();
            Place at = place.inside(name, entry.getValue().origin());
            Key<?> key = keys.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> unknown(name, at, keys, owner));
            values.put(name, key.kind().parse(entry.getValue(), at));
            places.put(name, at);
        }
        for (Key<?> key : keys) {
            if (!values.containsKey(key.name())) {
                if (key.required()) {
                    throw new BadInputException(place.source() + ": " + place.inside(key.name())
                            + " is missing; it must be " + key.kind().allowed());
                }
                values.put(key.name(), key.fallback());
            }
        }
        return new Settings(keys, place, values, places, Map.of());
    }

    /** A section that is not there: every key at its default. */
    static Settings defaults(List<Key<?>> keys, String path) {
        return read(com.typesafe.config.ConfigFactory.empty().root(), new Place(path, "the defaults"), keys, path);
    }

    private static BadInputException unknown(String name, Place at, List<Key<?>> keys, String owner) {
        List<String> names = keys.stream().map(Key::name).toList();
        return at.refuse("is not a key of " + owner + "; " + (names.isEmpty() ? "it has none" : nearest(name, names)));
    }

    private static String nearest(String name, List<String> names) {
        List<String> near = names.stream()
                .sorted(Comparator.comparingInt(each -> distance(name, each)))
                .limit(3)
                .toList();
        return names.size() <= 10
                ? "its keys are " + String.join(", ", names)
                : "the nearest are " + String.join(", ", near);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }

    /** The value of a key of this section. */
    @SuppressWarnings("unchecked")
    public <T> T get(Key<T> key) {
        if (!values.containsKey(key.name())) {
            throw new IllegalArgumentException(key.name() + " is not a key of section " + place.path());
        }
        return (T) values.get(key.name());
    }

    /** Whether the file, not the default, says the value. */
    boolean given(Key<?> key) {
        return places.containsKey(key.name());
    }

    /** Whether this section has such a key at all. */
    boolean has(Key<?> key) {
        return values.containsKey(key.name());
    }

    /** Where the value stands; the section's own place where it is a default. */
    Place place(Key<?> key) {
        Place at = places.get(key.name());
        return at == null ? new Place(place.inside(key.name()), place.source()) : at;
    }

    Place place() {
        return place;
    }

    /** The same settings with another value of a key, and a note on where it comes from (null for none). */
    <T> Settings with(Key<T> key, T value, String note) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(key.name(), value);
        Map<String, String> noted = new LinkedHashMap<>(notes);
        if (note != null) {
            noted.put(key.name(), note);
        }
        return new Settings(keys, place, changed, places, noted);
    }

    /** The same settings without a key, for writing. */
    Settings without(Key<?> key) {
        List<Key<?>> rest = keys.stream().filter(each -> each != key).toList();
        return new Settings(rest, place, values, places, notes);
    }

    /** The notes on values that were computed, by key. */
    Map<String, String> notes() {
        return notes;
    }

    /** The value of a key as the file says it. */
    String textOf(String name) {
        return keys.stream()
                .filter(key -> key.name().equals(name))
                .map(this::valueText)
                .findFirst()
                .orElseThrow();
    }

    private <T> String valueText(Key<T> key) {
        return key.kind().text(get(key));
    }

    /** The lines of this section, every key with its value. */
    String text() {
        return keys.stream().flatMap(this::line).collect(Collectors.joining());
    }

    private <T> Stream<String> line(Key<T> key) {
        T value = get(key);
        if (key.absent(value)) {
            return Stream.empty();
        }
        String text = valueText(key);
        String note = notes.get(key.name());
        return Stream.of((note == null ? "" : "# " + note + "\n") + key.name() + (text.startsWith("{") ? " " : " = ")
                + text + "\n");
    }

    /** Settings as a value of a section above. */
    static Kind<Settings> kind(List<Key<?>> keys, String owner) {
        return new Kind<>() {
            @Override
            public String allowed() {
                return "a section { … }";
            }

            @Override
            public Settings parse(ConfigValue value, Place place) {
                if (!(value instanceof ConfigObject object)) {
                    throw place.refuse(
                            value,
                            "a section { … } with the keys "
                                    + keys.stream().map(Key::name).collect(Collectors.joining(", ")));
                }
                return read(object, place, keys, owner);
            }

            @Override
            public String text(Settings value) {
                return braces(value.text());
            }

            @Override
            public List<Key<?>> keys() {
                return keys;
            }
        };
    }

    /** A section with keys that all have defaults. */
    static Key<Settings> section(String name, List<Key<?>> keys, String meaning) {
        return Key.of(name, kind(keys, name), defaults(keys, name), meaning);
    }

    static String braces(String lines) {
        return lines.isEmpty() ? "{}" : "{\n" + lines.indent(2) + "}";
    }
}
