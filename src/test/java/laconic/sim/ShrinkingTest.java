package laconic.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import laconic.experiment.Experiment;
import laconic.experiment.FaultsConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A protocol that is wrong in one place fails in a swarm; what is printed and written is less, and fails again. */
class ShrinkingTest {

    private static final Pattern FILE =
            Pattern.compile("again: \\./laconic simulate (\\S+\\.conf) --seeds (\\d+)\\.\\.\\d+");

    private Path file;

    @AfterEach
    void removeWhatWasWritten() throws Exception {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void aFailureIsShrunkToItsCauseAndReplays() throws Exception {
        MutatedSystem wrong = new MutatedSystem(Mutant.NO_FENCE.changes());

        String said = simulate(wrong, 1, "--seeds", "1..20", "--swarm", "--set", "method={ type = ef-sgd }");

        Matcher found = FILE.matcher(said);
        assertThat(found.find()).as(said).isTrue();
        file = Path.of(found.group(1));
        String seeds = found.group(2) + ".." + found.group(2);
        assertThat(simulate(wrong, 1, file.toString(), "--seeds", seeds)).contains("seed " + found.group(2));
        assertThat(simulate(getClass().getClassLoader(), 0, file.toString(), "--seeds", seeds))
                .contains("1 runs, 0 violations");
        // Without fences it takes a process that comes back, and at most one more thing by which a message of its past
        // is late.
        FaultsConfig left = Experiment.read(file, List.of()).faults();
        assertThat(left.crashes().size()
                        + left.cuts().size()
                        + left.pauses().size()
                        + left.slow().size())
                .as(left.text())
                .isLessThanOrEqualTo(2);
    }

    /** The command in a system; what it says. */
    private static String simulate(ClassLoader system, int expected, String... words) throws Exception {
        Method execute = system.loadClass("laconic.app.Main")
                .getDeclaredMethod("execute", PrintWriter.class, PrintWriter.class, String[].class);
        execute.setAccessible(true);
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        String[] all = new String[words.length + 1];
        all[0] = "simulate";
        System.arraycopy(words, 0, all, 1, words.length);
        int code = (int) execute.invoke(null, out, out, all);
        assertThat(code).as(said.toString()).isEqualTo(expected);
        return said.toString();
    }
}
