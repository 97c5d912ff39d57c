package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** docs/command-line.md shows every command and option; {@code -Dlaconic.docs=write} renews its tables. */
class CommandLinePageTest {

    private static final Path PAGE = Path.of("docs", "command-line.md");

    @Test
    void theCommandsAreThoseOfTheProgram() throws IOException {
        String text = Files.readString(PAGE);
        StringBuilder commands = new StringBuilder();
        Main.commandLine()
                .getSubcommands()
                .forEach((name, command) -> commands.append(section(name, command.getCommandSpec())));
        String renewed = text.replaceFirst(
                "(?s)<!-- commands -->\\n.*?<!-- end -->",
                Matcher.quoteReplacement("<!-- commands -->\n" + commands + "<!-- end -->"));
        if ("write".equals(System.getProperty("laconic.docs"))) {
            Files.writeString(PAGE, renewed);
        } else {
            assertThat(text)
                    .as("mvn test -Dtest=CommandLinePageTest -Dlaconic.docs=write renews the tables")
                    .isEqualTo(renewed);
        }
    }

    /** Scripts rely on it wherever a command says more than where a report is. */
    @Test
    void commandsThatSayResultsSpeakJson() {
        for (String name : List.of(
                "run", "resume", "simulate", "submit", "sweep", "reproduce", "compare", "advise", "list", "bench")) {
            assertThat(Main.commandLine()
                            .getSubcommands()
                            .get(name)
                            .getCommandSpec()
                            .findOption("--json"))
                    .as(name)
                    .isNotNull();
        }
    }

    private static String section(String name, CommandSpec spec) {
        StringBuilder section = new StringBuilder("### ").append(name).append("\n\n");
        section.append(String.join(" ", spec.usageMessage().description())).append("\n\n");
        section.append("| Argument | Meaning |\n|---|---|\n");
        for (PositionalParamSpec each : spec.positionalParameters()) {
            section.append(row(each.paramLabel(), each));
        }
        for (OptionSpec each : spec.options()) {
            if (!each.usageHelp() && !each.versionHelp()) {
                String label = each.arity().max() == 0 ? "" : " " + each.paramLabel();
                section.append(row(each.longestName() + label, each));
            }
        }
        return section.append('\n').toString();
    }

    private static String row(String label, ArgSpec argument) {
        String meaning = String.join(" ", argument.description());
        return "| `" + label + "` | " + meaning.replace("|", "\\|") + (argument.required() ? " Required." : "")
                + " |\n";
    }
}
