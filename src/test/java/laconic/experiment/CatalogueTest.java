package laconic.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import laconic.compress.Compressor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every name of the file format is either there and works, or is said not to be built yet. */
class CatalogueTest {

    /** The names of the contract, from design.md. */
    private static final List<String> METHODS = List.of(
            ("gd sgd agd dcgd ef-sgd ef21 diana bi-qsgd artemis double-squeeze dore mcm rand-mcm ef21-p ef21-p-diana"
                            + " marina pp-marina core marina-p m3 2direction choco-gossip choco-sgd d-psgd dcd-psgd"
                            + " ecd-psgd deep-squeeze all-reduce")
                    .split(" "));

    private static final List<String> COMPRESSORS = List.of(
            ("identity top-k rand-k bernoulli perm-k same-rand-k ind-rand-k qsgd tern-grad natural exponential-rounding"
                            + " grid-rounding natural-dithering exponential-dithering adaptive-random scaled-sign"
                            + " power-sgd")
                    .split(" "));

    private static List<String> names(Catalogue.Section section) {
        List<String> names = new ArrayList<>(
                Catalogue.entries(section).stream().map(Entry::name).toList());
        names.addAll(Catalogue.planned(section));
        return names;
    }

    @ParameterizedTest
    @EnumSource
    void namesAreUniqueAndDescribed(Catalogue.Section section) {
        assertThat(names(section)).doesNotHaveDuplicates();
        for (Entry<?> entry : Catalogue.entries(section)) {
            assertThat(entry.summary()).isNotBlank();
            assertThat(entry.keys()).extracting(Key::name).doesNotHaveDuplicates();
            assertThat(entry.keys()).allSatisfy(key -> assertThat(key.meaning()).isNotBlank());
        }
    }

    @Test
    void theContractIsCovered() {
        assertThat(names(Catalogue.Section.METHODS)).containsExactlyInAnyOrderElementsOf(METHODS);
        assertThat(names(Catalogue.Section.COMPRESSORS)).containsExactlyInAnyOrderElementsOf(COMPRESSORS);
        assertThat(Catalogue.entries(Catalogue.Section.METHODS))
                .allSatisfy(entry -> assertThat(entry.source()).isNotBlank());
    }

    static Stream<String> compressors() {
        return Compressors.ENTRIES.stream().map(Entry::name);
    }

    /** What the catalogue says of a compressor's class is what the compressor is. */
    @ParameterizedTest
    @MethodSource("compressors")
    void compressorsAreOfTheirKind(String name) {
        Entry<?> entry = Compressors.ENTRIES.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Compressor compressor = compressor(name, entry.example());
        boolean unbiased = compressor instanceof Compressor.Unbiased;
        boolean contractive = compressor instanceof Compressor.Contractive;
        switch (entry.kind()) {
            case "both" -> assertThat(unbiased && contractive).isTrue();
            case "contractive" -> assertThat(contractive && !unbiased).isTrue();
            case "unbiased" -> assertThat(unbiased && !contractive).isTrue();
            default -> {
                assertThat(unbiased).isTrue();
                Compressor other = compressor(name, join(entry.example(), "unbiased = false"));
                assertThat(other).isInstanceOf(Compressor.Contractive.class);
            }
        }
        boolean sparsifier = entry.keys().contains(CompressorKeys.THEN);
        if (sparsifier) {
            assertThat(compressor(name, join(entry.example(), "then { type = natural }")))
                    .isNotNull();
        }
        assertThat(compressor(name, join(entry.example(), "blocks = [10, 4]"))).isNotNull();
    }

    private static String join(String one, String other) {
        return one.isEmpty() ? other : one + ", " + other;
    }

    private static Compressor compressor(String name, String settings) {
        Experiment experiment = Experiment.parse(
                "workers = 2, problem { type = quadratic }, method { type = dcgd, step = 1, up { "
                        + join("type = " + name, settings) + " } }",
                "test",
                Path.of(""),
                List.of());
        return CompressorKeys.make(experiment.method().settings().get(MethodKeys.UP));
    }

    @ParameterizedTest
    @MethodSource("builtIns")
    void builtInExperimentsAreValid(String name) {
        Experiment experiment = Catalogue.builtIn(name).orElseThrow().read(List.of());
        assertThat(experiment.name()).isEqualTo(name);
        assertThat(Trial.of(experiment).n()).isEqualTo(experiment.workers());
    }

    static List<String> builtIns() {
        return Catalogue.builtIns();
    }
}
