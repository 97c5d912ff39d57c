package laconic.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import laconic.app.claims.Claim;
import laconic.app.claims.Claims;
import laconic.experiment.BadInputException;
import laconic.experiment.Catalogue;
import laconic.experiment.Entry;
import laconic.experiment.Key;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code laconic list}: the catalogue. */
@Command(
        name = "list",
        description = "Shows what experiment files can name, with parameters and source.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {

    private static final String CLAIMS = "claims";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "SECTION",
            description =
                    "methods, compressors, topologies, weights, problems, experiments or claims; all without" + " one.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        List<Catalogue.Section> sections = names.isEmpty()
                ? List.of(Catalogue.Section.values())
                : names.stream()
                        .filter(name -> !name.equals(CLAIMS))
                        .map(ListCommand::section)
                        .toList();
        for (Catalogue.Section section : sections) {
            if (json) {
                for (Entry<?> entry : Catalogue.entries(section)) {
                    out.println(JSON.writeValueAsString(object(section, entry)));
                }
            } else {
                out.print(text(section));
            }
        }
        if (names.isEmpty() || names.contains(CLAIMS)) {
            claims(out);
        }
        out.flush();
        return Exit.DONE;
    }

    private void claims(PrintWriter out) throws JsonProcessingException {
        out.print(json ? "" : "CLAIMS\n");
        for (Claim claim : Claims.ALL) {
            if (json) {
                Map<String, Object> object = new LinkedHashMap<>();
                object.put("section", CLAIMS);
                object.put("name", claim.name());
                object.put("kind", claim.group());
                object.put("summary", claim.statement());
                object.put("paper", claim.source());
                out.println(JSON.writeValueAsString(object));
            } else {
                out.println("  " + claim.name() + " (" + claim.group() + ")\n    " + claim.statement() + "\n    "
                        + claim.source());
            }
        }
    }

    private static Catalogue.Section section(String name) {
        return Arrays.stream(Catalogue.Section.values())
                .filter(section -> name(section).equals(name))
                .findFirst()
                .orElseThrow(() -> new BadInputException("list " + name + " is not allowed; it must be one of "
                        + Arrays.stream(Catalogue.Section.values())
                                .map(ListCommand::name)
                                .collect(Collectors.joining(", "))
                        + ", " + CLAIMS));
    }

    private static String name(Catalogue.Section section) {
        return section.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> object(Catalogue.Section section, Entry<?> entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("section", name(section));
        object.put("name", entry.name());
        object.put("kind", entry.kind());
        object.put("summary", entry.summary());
        object.put("paper", entry.source());
        object.put("parameters", entry.keys().stream().map(ListCommand::object).toList());
        object.put("example", entry.example());
        return object;
    }

    private static Map<String, String> object(Key<?> key) {
        Map<String, String> object = new LinkedHashMap<>();
        object.put("name", key.name());
        object.put("allowed", key.kind().allowed());
        object.put("default", default_(key));
        object.put("meaning", key.meaning());
        return object;
    }

    /** The default in one line. */
    private static String default_(Key<?> key) {
        return key.defaultText().replaceAll("\\s+", " ");
    }

    private static String text(Catalogue.Section section) {
        List<? extends Entry<?>> entries = Catalogue.entries(section);
        int width =
                entries.stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
        String indent = " ".repeat(width + 4);
        StringBuilder text = new StringBuilder(name(section).toUpperCase(Locale.ROOT)).append('\n');
        for (Entry<?> entry : entries) {
            text.append("  ")
                    .append(entry.name())
                    .append(" ".repeat(width + 2 - entry.name().length()));
            text.append(entry.summary()).append('\n');
            if (!entry.source().isEmpty()) {
                text.append(indent).append(entry.source()).append('\n');
            }
            if (!entry.keys().isEmpty()) {
                text.append(indent)
                        .append(entry.keys().stream()
                                .map(key -> key.name() + " (" + default_(key) + ")")
                                .collect(Collectors.joining(", ")))
                        .append('\n');
            }
        }
        List<String> planned = Catalogue.planned(section);
        if (!planned.isEmpty()) {
            text.append("  not built yet: ").append(String.join(", ", planned)).append('\n');
        }
        return text.append('\n').toString();
    }
}
