package laconic.experiment;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A part of the catalogue with its settings: a section whose {@code type} names the part.
 *
 * @param entry of the catalogue
 * @param settings of the entry's keys
 * @param <B> the type of builder
 */
public record Part<B>(Entry<B> entry, Settings settings) {

    private static final Kind<String> NAME = Kind.text("the name of a part", "[a-z0-9-]+");

    public String name() {
        return entry.name();
    }

    Part<B> with(Settings changed) {
        return new Part<>(entry, changed);
    }

    /** The section's lines, the type first. */
    String text() {
        return "type = " + entry.name() + "\n" + settings.text();
    }

    /** The part at its defaults. */
    static <B> Part<B> plain(Entry<B> entry) {
        return new Part<>(entry, Settings.defaults(entry.keys(), entry.name()));
    }

    /** A section whose type is one of the given parts. */
    static <B> Kind<Part<B>> kind(List<Entry<B>> entries, List<String> planned) {
        return kind(() -> entries, planned);
    }

    /**
     * A section whose type is one of the given parts.
     *
     * @param parts asked for when needed, so that parts may have parts of their own list
     * @param planned names of the file format that nothing stands behind yet
     */
    static <B> Kind<Part<B>> kind(Supplier<List<Entry<B>>> parts, List<String> planned) {
        return new Kind<>() {
            @Override
            public String allowed() {
                return "{ type = … } with one of the types " + names();
            }

            private String names() {
                return parts.get().stream().map(Entry::name).collect(Collectors.joining(", "));
            }

            @Override
            public Part<B> parse(ConfigValue value, Place place) {
                if (!(value instanceof ConfigObject object)) {
                    throw place.refuse(value, allowed());
                }
                ConfigValue type = object.get("type");
                if (type == null) {
                    throw place.refuse("has no type; it must be " + allowed());
                }
                Place at = place.inside("type", type.origin());
                String name = NAME.parse(type, at);
                for (Entry<B> entry : parts.get()) {
                    if (entry.name().equals(name)) {
                        return new Part<>(
                                entry, Settings.read(object.withoutKey("type"), place, entry.keys(), entry.name()));
                    }
                }
                if (planned.contains(name)) {
                    throw at.refuse("= " + name + " is not built yet; available: " + names());
                }
                throw at.refuse(type, "one of " + names());
            }

            @Override
            public String text(Part<B> value) {
                return Settings.braces(value.text());
            }
        };
    }
}
