package laconic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The project in docs/examples/own-parts compiles against this one without a warning, and does what it says. */
class ExamplesTest {

    private static final Path PROJECT = Path.of("docs", "examples", "own-parts");

    @TempDir
    private static Path classes;

    @BeforeAll
    static void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files =
                        compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8);
                Stream<Path> sources = Files.walk(PROJECT.resolve("src/main/java"))) {
            List<Path> java =
                    sources.filter(path -> path.toString().endsWith(".java")).toList();
            List<String> options = List.of(
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(),
                    "--release",
                    "17",
                    "-proc:none",
                    "-Xlint:all,-classfile,-path,-processing",
                    "-Werror");
            boolean compiled = compiler.getTask(
                            said, files, null, options, null, files.getJavaFileObjectsFromPaths(java))
                    .call();
            assertThat(compiled).as(said.toString()).isTrue();
        }
        Path service = Path.of("META-INF", "services", "laconic.experiment.Extension");
        Files.createDirectories(classes.resolve(service).getParent());
        Files.copy(PROJECT.resolve("src/main/resources").resolve(service), classes.resolve(service));
    }

    @Test
    void runsFromJava() throws IOException, InterruptedException {
        String said = java("example.Main", PROJECT.resolve("own.conf").toString());

        assertThat(said).containsPattern("threshold +2000 rounds, loss .* stopped by rounds");
        assertThat(said).containsPattern("top-k +2000 rounds, loss .* stopped by rounds");
        // Both compress the same contraction, so both end at the optimum.
        List<String> losses = said.lines()
                .map(line -> line.replaceAll(".*loss (\\d+\\.\\d{6}).*", "$1"))
                .toList();
        assertThat(losses.get(0)).isEqualTo(losses.get(1));
    }

    @Test
    void runsFromTheCommandLineByItsNames() throws IOException, InterruptedException {
        String said = java(
                "laconic.app.Main",
                "simulate",
                PROJECT.resolve("own.conf").toString(),
                "--set",
                "stop.rounds=100",
                "--set",
                "problem.batch=10",
                "--json",
                "--out",
                classes.resolve("run").toString());

        JsonNode summary = new ObjectMapper().readTree(said);
        assertThat(summary.get("round").asInt()).isEqualTo(100);
        assertThat(classes.resolve("run/experiment.conf"))
                .content()
                .contains("type = huber", "type = threshold", "fraction = 0.3");
    }

    @Test
    void dependsOnThisVersion() throws Exception {
        assertThat(text(PROJECT.resolve("pom.xml"), "dependency", "version")).isEqualTo(version(Path.of("pom.xml")));
    }

    private static String version(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(pom.toFile())
                .getDocumentElement()
                .getElementsByTagName("version")
                .item(0)
                .getTextContent();
    }

    private static String text(Path pom, String parent, String child) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
        Element element = (Element) document.getElementsByTagName(parent).item(0);
        return element.getElementsByTagName(child).item(0).getTextContent();
    }

    private static String java(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path")));
        command.addAll(List.of(arguments));
        Path errors = classes.resolve("errors.txt");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said + Files.readString(errors)).isZero();
        return said;
    }
}
