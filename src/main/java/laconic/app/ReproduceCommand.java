package laconic.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import laconic.app.claims.Claim;
import laconic.app.claims.Claims;
import laconic.app.claims.Finding;
import laconic.app.claims.Laboratory;
import laconic.experiment.BadInputException;
import laconic.report.ClaimsPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code laconic reproduce}: the papers' headline claims, checked. */
@Command(
        name = "reproduce",
        description = "Checks papers' headline claims by experiments; exit code 1 if one fails.",
        mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Claims or groups of claims, as list claims shows them; all without one.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where claims.html goes; runs/reproduce-TIMESTAMP by default.")
    private Path directory;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "../shared/data",
            description = "The directory of data files; ${DEFAULT-VALUE} by default.")
    private Path data;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<Claim> chosen = chosen();
        RunFolder folder =
                directory == null ? RunFolder.named("reproduce", java.time.Clock.systemUTC()) : RunFolder.at(directory);
        Laboratory laboratory = new Laboratory(data);
        List<ClaimsPage.Exhibit> exhibits = new ArrayList<>();
        boolean failed = false;
        for (Claim claim : chosen) {
            long started = System.nanoTime();
            Finding finding = Claims.check(claim, laboratory);
            String verdict = finding.verdict().name().toLowerCase(Locale.ROOT);
            failed |= finding.verdict() == Finding.Verdict.FAILS;
            print(out, claim, finding, verdict, (System.nanoTime() - started) / 1e9);
            exhibits.add(new ClaimsPage.Exhibit(
                    claim.name(),
                    claim.statement(),
                    claim.source(),
                    verdict,
                    finding.expected(),
                    finding.measured(),
                    finding.plot()));
        }
        Path page = folder.file("claims.html");
        ClaimsPage.write(exhibits, page);
        if (!json) {
            out.println("page: " + page);
        }
        out.flush();
        return failed ? Exit.FAILED : Exit.DONE;
    }

    private List<Claim> chosen() {
        for (String name : names) {
            if (Claims.ALL.stream().noneMatch(claim -> is(claim, name))) {
                throw new BadInputException("reproduce " + name + " is not allowed; it must be one of "
                        + Claims.ALL.stream().map(Claim::group).distinct().collect(Collectors.joining(", "))
                        + ", or a claim that list claims shows");
            }
        }
        return Claims.ALL.stream()
                .filter(claim -> names.isEmpty() || names.stream().anyMatch(name -> is(claim, name)))
                .toList();
    }

    private static boolean is(Claim claim, String name) {
        return claim.name().equals(name) || claim.group().equals(name);
    }

    private void print(PrintWriter out, Claim claim, Finding finding, String verdict, double seconds)
            throws JsonProcessingException {
        if (json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("claim", claim.name());
            object.put("expected", finding.expected());
            object.put("measured", finding.measured());
            object.put("verdict", verdict);
            out.println(JSON.writeValueAsString(object));
        } else {
            out.println(claim.name() + ": " + verdict + " (" + Amounts.seconds(seconds) + ")");
            out.println("  " + claim.statement());
            if (!finding.expected().isEmpty()) {
                out.println("  expected  " + finding.expected());
            }
            out.println("  measured  " + finding.measured());
        }
        out.flush();
    }
}
