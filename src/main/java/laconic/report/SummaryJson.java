package laconic.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import laconic.experiment.Decimal;

/**
 * The file {@code summary.json}: the last row of a run under the names of {@code rounds.csv}, then what holds for the
 * whole run. Unknown values are {@code null}; values that are not finite are the strings {@code "NaN"},
 * {@code "Infinity"} and {@code "-Infinity"}.
 *
 * @param last the last evaluated round
 * @param name the experiment's name
 * @param method the method's name in the catalogue
 * @param seed the experiment's seed
 * @param roundsPerSecond rounds over the run's real duration
 * @param digest 64-bit hash of the final model's bits, in hexadecimal
 * @param version version of the program
 * @param stopReason the stop criterion that was met, or why the run ended without
 * @param optimum the least loss, where known
 * @param step the step size in use, where it is one number
 * @param warnings sentences for the reader of the report
 */
public record SummaryJson(
        RoundRow last,
        String name,
        String method,
        long seed,
        double roundsPerSecond,
        String digest,
        String version,
        Optional<String> stopReason,
        OptionalDouble optimum,
        OptionalDouble step,
        List<String> warnings) {

    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Writes the file whole or not at all. */
    public void write(Path file) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        List<String> cells = last.cells();
        for (Column column : Column.ALL) {
            fields.put(column.key(), number(cells.get(column.ordinal())));
        }
        fields.put("name", name);
        fields.put("method", method);
        fields.put("seed", seed);
        fields.put("rounds_per_second", number(Decimal.exact(roundsPerSecond)));
        fields.put("digest", digest);
        fields.put("version", version);
        stopReason.ifPresent(reason -> fields.put("stop_reason", reason));
        optimum.ifPresent(value -> fields.put("optimum", number(Decimal.exact(value))));
        step.ifPresent(value -> fields.put("step", number(Decimal.exact(value))));
        if (!warnings.isEmpty()) {
            fields.put("warnings", warnings);
        }
        byte[] bytes = (JSON.writeValueAsString(fields) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file, out -> out.write(bytes));
    }

    private static Object number(String cell) {
        if (cell.isEmpty()) {
            return null;
        }
        return Character.isLetter(cell.charAt(cell.length() - 1)) ? cell : new BigDecimal(cell);
    }

    /**
     * Reads a file into its fields, in file order.
     *
     * @throws InvalidRunException if it is no JSON object, or lacks name, method or seed
     */
    static Map<String, Object> read(Path file) throws IOException {
        Map<String, Object> fields;
        try {
            fields = JSON.readValue(Files.readAllBytes(file), new TypeReference<LinkedHashMap<String, Object>>() {});
        } catch (JsonProcessingException broken) {
            String line = broken.getLocation() == null
                    ? ""
                    : ", line " + broken.getLocation().getLineNr() + ", column "
                            + broken.getLocation().getColumnNr();
            throw new InvalidRunException(file + line + ": not a JSON object: "
                    + broken.getOriginalMessage().lines().findFirst().orElse(""));
        }
        if (fields == null) {
            throw new InvalidRunException(file + ": not a JSON object: null");
        }
        require(file, fields, "name", String.class, "a string");
        require(file, fields, "method", String.class, "a string");
        require(file, fields, "seed", Number.class, "a whole number");
        return Collections.unmodifiableMap(fields);
    }

    private static void require(Path file, Map<String, Object> fields, String key, Class<?> type, String kind)
            throws InvalidRunException {
        if (!type.isInstance(fields.get(key))) {
            throw new InvalidRunException(file + ": " + key + " is " + fields.get(key) + "; " + kind + " is needed");
        }
    }
}
