package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import laconic.app.claims.Claim;
import laconic.app.claims.Claims;
import laconic.experiment.Catalogue;
import org.junit.jupiter.api.Test;

/** The table of docs/methods.md has a row for every method, with the catalogue's source and claims that exist. */
class MethodsPageTest {

    @Test
    void hasEveryMethodOnceWithItsSource() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("docs", "methods.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" *\\| *", -1))
                .toList();

        assertThat(rows.stream().map(row -> row[1] + " " + row[2]))
                .containsExactlyElementsOf(Catalogue.entries(Catalogue.Section.METHODS).stream()
                        .map(entry -> "`" + entry.name() + "` " + entry.source())
                        .toList());
        assertThat(rows.stream().flatMap(row -> Stream.of(row[7].split(", "))).filter(group -> !group.isEmpty()))
                .isNotEmpty()
                .isSubsetOf(Claims.ALL.stream().map(Claim::group).toList());
    }

    @Test
    void claimsHaveNamesOfTheirOwn() {
        assertThat(Claims.ALL.stream().map(Claim::name)).doesNotHaveDuplicates();
        assertThat(Claims.ALL).allSatisfy(claim -> assertThat(claim.name()).startsWith(claim.group()));
    }
}
