package laconic.experiment;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Path;
import java.util.List;

/**
 * Where samples come from: a file, or the seeded generator.
 *
 * @param file as given; null for generated samples
 * @param rows how many are generated
 * @param features of each generated row
 * @param classes of generated labels, where the problem tells more than two apart
 */
record DataSource(String file, int rows, int features, int classes) {

    static final DataSource DEFAULT = new DataSource(null, 2000, 100, 10);

    private static final long VALUES_MAX = 200_000_000;
    private static final Key<Long> ROWS = Key.of("rows", Kind.whole(1, 100_000_000), 2000L, "rows");
    private static final Key<Long> FEATURES = Key.of("features", Kind.whole(1, 100_000_000), 100L, "features");
    private static final Key<Long> CLASSES =
            Key.of("classes", Kind.whole(2, 10_000), 10L, "classes of softmax and mlp; logistic has two");
    private static final List<Key<?>> KEYS =
            List.of(Key.required("type", Kind.text("synthetic", "synthetic"), "synthetic"), ROWS, FEATURES, CLASSES);

    static DataSource file(String name) {
        return new DataSource(name, 0, 0, 0);
    }

    boolean isFile() {
        return file != null;
    }

    /** The file, relative to a directory; where it is not there, the file of that name in the directory itself. */
    Path in(Path directory) {
        Path path = directory.resolve(file).normalize();
        Path beside = directory.resolve(path.getFileName());
        return !path.toFile().exists() && beside.toFile().exists() ? beside : path;
    }

    static Kind<DataSource> kind() {
        return new Kind<>() {
            @Override
            public String allowed() {
                return "a file in LIBSVM's or IDX format, or { type = synthetic, rows = …, features = … }";
            }

            @Override
            public DataSource parse(ConfigValue value, Place place) {
                if (value.valueType() == ConfigValueType.STRING) {
                    String name = (String) value.unwrapped();
                    if (!name.isBlank() && name.indexOf('\0') < 0) {
                        return file(name);
                    }
                }
                if (!(value instanceof ConfigObject object)) {
                    throw place.refuse(value, allowed());
                }
                Settings settings = Settings.read(object, place, KEYS, "synthetic data");
                if (settings.get(ROWS) * settings.get(FEATURES) > VALUES_MAX) {
                    throw place.refuse("has " + settings.get(ROWS) + " rows of " + settings.get(FEATURES)
                            + " features; at most " + VALUES_MAX + " values are allowed");
                }
                return new DataSource(
                        null,
                        settings.get(ROWS).intValue(),
                        settings.get(FEATURES).intValue(),
                        settings.get(CLASSES).intValue());
            }

            @Override
            public String text(DataSource value) {
                return value.isFile()
                        ? ConfigUtil.quoteString(value.file)
                        : "{ type = synthetic, rows = " + value.rows + ", features = " + value.features + ", classes = "
                                + value.classes + " }";
            }
        };
    }
}
