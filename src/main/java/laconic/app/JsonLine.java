package laconic.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import laconic.report.Run;

/** One line of what {@code --json} prints: a JSON object. */
final class JsonLine {

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonLine() {}

    static String of(Map<String, ?> fields) throws JsonProcessingException {
        return JSON.writeValueAsString(fields);
    }

    /** A run's summary with the directory that it lies in, {@code run_directory}. */
    static String of(Run run, Path directory) throws JsonProcessingException {
        Map<String, Object> fields = new LinkedHashMap<>(run.summary());
        fields.put("run_directory", directory.toString());
        return of(fields);
    }
}
