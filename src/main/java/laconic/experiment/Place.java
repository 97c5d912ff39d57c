package laconic.experiment;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/**
 * Where a value stands: the path of its key, and the file and line (or the option) that it came from.
 *
 * @param path such as {@code method.up.levels}; empty for the whole file
 * @param source such as {@code a9a.conf, line 7}
 */
record Place(String path, String source) {

    private static final int SHOWN = 60;

    static Place of(String path, ConfigOrigin origin) {
        return new Place(path, source(origin));
    }

    /** File and line of an origin, whose own description is {@code file: line}. */
    static String source(ConfigOrigin origin) {
        int line = origin.lineNumber();
        String file = origin.description().replaceFirst(": \\d+(-\\d+)?$", "");
        return line > 0 && !file.startsWith("--set") ? file + ", line " + line : file;
    }

    Place inside(String key, ConfigOrigin origin) {
        return of(inside(key), origin);
    }

    String inside(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The error of a value that is not allowed. */
    BadInputException refuse(ConfigValue value, String allowed) {
        return refuse("= " + shown(value) + " is not allowed; it must be " + allowed);
    }

    /** The error whose sentence is the source, the path and {@code rest}. */
    BadInputException refuse(String rest) {
        return new BadInputException(source + ": " + path + (path.isEmpty() ? "" : " ") + rest);
    }

    /** A value as people wrote it, cut where it is long. */
    static String shown(ConfigValue value) {
        String text = value.valueType() == ConfigValueType.STRING
                ? (String) value.unwrapped()
                : value.render(com.typesafe.config.ConfigRenderOptions.concise());
        String line = text.replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line.isEmpty() ? "\"\"" : line;
    }
}
