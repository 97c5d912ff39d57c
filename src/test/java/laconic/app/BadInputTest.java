package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake is one sentence that names file, line, key and value, and exit code 2 before any work. */
class BadInputTest {

    @TempDir
    private Path directory;

    private static Arguments bad(String file, String sentence) {
        return Arguments.of(file, sentence);
    }

    /**
     * Files, written on one line each with ; for a new line, and what is said of them after {@code laconic:
     * exp.conf}.
     */
    static Stream<Arguments> files() {
        String head = "workers = 3; problem { type = quadratic }; ";
        String gd = head + "method { type = gd }; ";
        String choco = head + "method { type = choco-sgd, step = 0.1 }; ";
        String summed = head + "method { type = choco-sgd, step = 0.1, replicas = three-vectors }; ";
        String data = "workers = 2; method { type = gd }; problem { type = logistic, ";
        return Stream.of(
                bad(gd + "sede = 1", ", line 4: sede is not a key of an experiment; the nearest are seed, mode, name"),
                bad(
                        head + "method { type = mcm, up { type = qsgd, levls = 1 } }",
                        ", line 3: method.up.levls is not a key of qsgd; its keys are levels, norm, unbiased, blocks"),
                bad(
                        head + "method { type = diana, down { type = qsgd } }",
                        ", line 3: method.down is not a key of diana; its keys are step, up, init, up-memory-rate"),
                bad(
                        "workers = many",
                        ", line 1: workers = many is not allowed; it must be a whole number from 1 to 1000000"),
                bad("workers = 0", ", line 1: workers = 0 is not allowed; it must be a whole number from 1 to 1000000"),
                bad(
                        "workers = 2.5",
                        ", line 1: workers = 2.5 is not allowed; it must be a whole number from 1 to 1000000"),
                bad(
                        "problem { type = quadratic }",
                        ": workers is missing; it must be a whole number from 1 to 1000000"),
                bad(
                        "workers = 3; problem = quadratic",
                        ", line 2: problem = quadratic is not allowed; it must be { type = … } with one of the types"
                                + " logistic, "),
                bad(
                        "workers = 3; problem { l2 = 1 }",
                        ", line 2: problem has no type; it must be { type = … } with one of the types logistic, "),
                bad(
                        head + "method { type = sdg }",
                        ", line 3: method.type = sdg is not allowed; it must be one of gd, sgd, "),
                bad(
                        "workers = 3; problem { type = nonsense }",
                        ", line 2: problem.type = nonsense is not allowed; it must be one of logistic, "),
                bad(
                        head + "method { type = gd, step = -1 }",
                        ", line 3: method.step = -1 is not allowed; it must be a number above 0, or theory, or { type ="
                                + " decreasing, a = …, b = … }"),
                bad(
                        head + "method { type = ef21, step { type = decreasing, a = 1, b = 1 } }",
                        ", line 3: method.step = {\"a\":1,\"b\":1,\"type\":\"decreasing\"}: this method's step does not"
                                + " change; it must be a number above 0, or theory"),
                bad(
                        head + "method { type = dcgd, up { type = top-k, k = 1, ratio = 0.1 } }",
                        ", line 3: method.up.ratio and k are both given; only one of them is allowed"),
                bad(
                        head + "method { type = dcgd, up { type = top-k } }",
                        ", line 3: method.up says neither k nor ratio; one of them is needed"),
                bad(
                        head + "method { type = dcgd, up { type = top-k, k = 0 } }",
                        ", line 3: method.up.k = 0 is not allowed; it must be a whole number from 1 to 2147483647"),
                bad(
                        head + "method { type = dcgd, up { type = rand-k, k = 1, then { type = top-k, k = 1 } } }",
                        ", line 3: method.up = rand-k cannot be: then = "),
                bad(
                        head + "method { type = ef21, up { type = qsgd, levels = 1 } }",
                        ", line 3: method.up = qsgd is not contractive (omega = 7.0710678118654755 here); ef21 needs a"
                                + " contractive compressor, such as "),
                bad(
                        head + "method { type = diana, up { type = top-k, k = 1 } }",
                        ", line 3: method.up = top-k is biased; diana needs an unbiased compressor, such as rand-k,"
                                + " qsgd or natural (ef21 takes biased ones)"),
                bad(
                        head + "method { type = dcgd, up { type = top-k, k = 1 } }",
                        ", line 3: method.step = theory has no rule for dcgd with a biased compressor and more than one"
                                + " worker (it may diverge): give a number, or take ef21"),
                bad(
                        choco + "participation { fraction = 0.5 }",
                        ", line 4: participation contradicts method.type = choco-sgd, which has no server to ask"
                                + " anybody"),
                bad(
                        head + "method { type = choco-sgd, step = 1, up { type = natural } }",
                        ", line 3: method.up contradicts method.type = choco-sgd, which has no server; its compressor"
                                + " is the key gossip"),
                bad(
                        gd + "topology { type = ring }",
                        ", line 4: topology contradicts method.type = gd, which has a server; it is for methods without"
                                + " one, such as choco-sgd"),
                bad(
                        head + "method { type = gd, gossip { type = natural } }",
                        ", line 3: method.gossip contradicts method.type = gd, which has a server; it is a key of"
                                + " choco-sgd and its kin"),
                bad(
                        head + "method { type = choco-sgd }",
                        ", line 3: method.step = theory: choco-sgd has no step by theory; give a number above 0"),
                bad(
                        head + "method { type = choco-sgd, step = 1, nesterov = true }",
                        ", line 3: method.nesterov = true contradicts momentum = 0; give momentum a number in (0, 1)"),
                bad(
                        choco + "stop { up-bits = 5 }",
                        ", line 4: stop.up-bits is for methods with a server; without one it must be total-bits"),
                bad(
                        gd + "participation { fraction = 0 }",
                        ", line 4: participation.fraction = 0 is not allowed; it must be a number in (0, 1]"),
                bad(
                        gd + "participation { deadline = 3 }",
                        ", line 4: participation.deadline = 3 is not allowed; it must be none, auto, or a duration with"
                                + " its unit, such as 10ms or 2s"),
                bad(
                        gd + "participation { quorum = 1, deadline = 3s }",
                        ", line 4: participation.deadline contradicts quorum = 1, which waits for everyone; it must be"
                                + " none, or quorum below 1"),
                bad(
                        gd + "mode { type = asynchronous }",
                        ", line 4: mode type = asynchronous: the rounds of gd need everyone; take ef21, ef-sgd, diana"),
                bad(gd + "mode { buffer = 4 }", ", line 4: mode.buffer is for mode type asynchronous"),
                bad(
                        summed + "faults { loss = 0.1 }",
                        ", line 4: faults must be empty: method.replicas = three-vectors keeps one sum of what neighbours"
                                + " show, in which nothing can be repaired; take per-neighbour"),
                bad(
                        summed + "membership { divided = continue }",
                        ", line 4: membership.divided has no meaning: method.replicas = three-vectors keeps one sum of"
                                + " what neighbours show, of which no peer can be taken out; take per-neighbour"),
                bad(
                        summed + "mode { type = asynchronous }",
                        ", line 4: mode type = asynchronous: choco-sgd needs a global round: its peers keep one sum of"
                                + " what all neighbours show in a tick"),
                bad(
                        choco + "mode { type = asynchronous, buffer = 4 }",
                        ", line 4: mode.buffer is for methods with a server; an edge's exchange waits for its two ends"),
                bad(
                        head
                                + "method { type = deep-squeeze, step = 1, gossip { type = natural } }; mode { type ="
                                + " asynchronous }",
                        ", line 4: mode type = asynchronous: deep-squeeze needs a global round: what a peer shows is one"
                                + " tick's message, which a neighbour that skips the tick never mixes; take choco-sgd,"
                                + " choco-gossip or d-psgd"),
                bad(
                        choco
                                + "workers = 4, method.consensus-step = 0.1, mode { type = asynchronous }, topology { type = one-peer-exponential }",
                        ", line 4: mode type = asynchronous needs a graph that stays the same: edges that advance each"
                                + " on its own have no common moment at which it changes"),
                bad(
                        choco + "mode { type = asynchronous }, faults { crash = [ { node = worker-1, at = 1s } ] }",
                        ", line 4: faults crash: mode type asynchronous goes on with every peer or not at all; mode type"
                                + " synchronous goes on with those that are left"),
                bad(
                        gd + "durability { mode = careless }",
                        ", line 4: durability.mode = careless is not allowed; it must be one of relaxed, strict"),
                bad(
                        gd + "network { up = 10 }",
                        ", line 4: network.up = 10 is not allowed; it must be bits per second, such as 10 Mbit or 1"
                                + " Gbit, or unlimited"),
                bad(
                        gd + "faults { loss = 1 }",
                        ", line 4: faults.loss = 1 is not allowed; it must be a number in [0, 1)"),
                bad(
                        gd + "faults { crash = [ { node = worker-3, at = 1s } ] }",
                        ", line 4: faults.crash[0].node = worker-3 does not exist; it must be worker-0 to worker-2"),
                bad(
                        gd + "faults { crash = [ { node = worker-1, at = 2s, back = 1s } ] }",
                        ", line 4: faults.crash[0].back is not after at; it must be later"),
                bad(
                        gd + "faults { crash = [ { node = server, at = 2s } ] }",
                        ", line 4: faults.crash[0].node = server needs back: without its server a run does not end"),
                bad(
                        gd + "stop { gap = 1e-3 }; optimum = none",
                        ", line 4: stop.gap needs an optimum, but optimum = none"),
                bad(
                        gd + "stop { seconds = 3 }",
                        "stop.seconds is never reached in a network where nothing takes time; give network.latency or"
                                + " network.compute a duration, or add stop.rounds"),
                bad(
                        "workers = 4; method { type = gd }; problem { type = counterexample }",
                        ", line 1: workers = 4 contradicts problem.type = counterexample, which has 3 workers"),
                bad(
                        "workers = 4; method { type = gd }; problem { type = consensus }",
                        ", line 3: problem type = consensus is for methods without a server; gd has one"),
                bad(
                        head + "method { type = choco-gossip }",
                        ", line 3: method type = choco-gossip averages vectors: problem.type must be consensus, not"
                                + " quadratic"),
                bad(
                        data + "data = \"none.txt\" }",
                        ", line 3: problem.data = none.txt: DIR/none.txt does not exist: a LIBSVM text file or an"
                                + " IDX file, plain or gzip, is needed"),
                bad(
                        data + "data = \"label.txt\" }",
                        ", line 3: problem.data = label.txt: DIR/label.txt, line 2: label 'x' is no finite decimal"
                                + " number"),
                bad(
                        data + "data = \"index.txt\" }",
                        ", line 3: problem.data = index.txt: DIR/index.txt, line 1: index 'one' is no whole number"
                                + " from 1"),
                bad(
                        data + "data = \"cut.gz\" }",
                        ", line 3: problem.data = cut.gz: DIR/cut.gz, at its beginning: the gzip file is"
                                + " truncated; a complete one is needed"),
                bad(
                        data.replace("2", "3") + "data = \"two.txt\" }",
                        ", line 1: workers = 3: workers = 3 cannot share 2 rows: 1 to 2 workers are possible"),
                bad(
                        data + "data = \"two.txt\", batch = 2 }",
                        ", line 3: problem.batch = 2 is more than the 1 rows of a worker; it must be a whole number"
                                + " from 1 to 1, or full"),
                bad(
                        data + "data = \"two.txt\", data-digest = 0123456789abcdef }",
                        ", line 3: problem.data-digest = 0123456789abcdef, but the samples have "),
                bad(
                        data + "data = \"two.txt\", split = dirichlet }",
                        ", line 3: problem.split = dirichlet needs dirichlet-alpha, a number above 0"),
                bad(
                        data + "data = \"two.txt\", test = 2 }",
                        ", line 3: problem.test = 2: test = 2 of 2 samples: 1 to 1 can be held out"),
                bad(
                        data.replace("logistic", "mlp") + "test = 10 }",
                        ", line 2: method.step = theory: 1/L needs constants that problem type mlp does not have"),
                bad(
                        data + "data = \"two.txt\", dirichlet-alpha = 1 }",
                        ", line 3: problem.dirichlet-alpha is for split = dirichlet only"),
                bad(
                        data + "data = \"two.txt\", test = \"none.txt\" }",
                        ", line 3: problem.test = none.txt: DIR/none.txt does not exist: "),
                bad("workers = 3 problem {", ", line 1: "),
                bad("workers = ${N}", ", line 1: Could not resolve substitution"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void isOneSentenceAndExitCodeTwo(String text, String sentence) throws IOException {
        Files.writeString(directory.resolve("two.txt"), "1 1:1\n-1 2:1\n");
        Files.writeString(directory.resolve("label.txt"), "1 1:1\nx 1:1\n");
        Files.writeString(directory.resolve("index.txt"), "1 one:1\n");
        Files.write(directory.resolve("cut.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 1});
        Path file = directory.resolve("exp.conf");
        Files.writeString(file, text.replace("; ", "\n"));
        Path out = directory.resolve("out");

        Cli ran = Cli.run("simulate", file, "--out", out);

        String where = sentence.startsWith(",") || sentence.startsWith(":") ? file.toString() : "";
        assertThat(ran.err()).startsWith("laconic: " + where + sentence.replace("DIR", directory.toString()));
        assertThat(ran.err().lines()).hasSize(1);
        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(out).doesNotExist();
    }

    @Test
    void overridesAreNamed() {
        assertThat(Cli.run("run", "--set", "method.step=0").err())
                .isEqualTo(
                        "laconic: --set method.step=0: method.step = 0 is not allowed; it must be a number above 0, or"
                                + " theory" + System.lineSeparator());
        assertThat(Cli.run("run", "--set", "method.setp=1").err())
                .startsWith("laconic: --set method.setp=1: method.setp is not a key of mcm; its keys are step, up, ");
        assertThat(Cli.run("run", "--set", "method").err())
                .isEqualTo("laconic: --set method is not of the form path=value" + System.lineSeparator());
        assertThat(Cli.run("run", "--set", "method.type=ef21").err())
                .contains("method.down is not a key of ef21; its keys are step, up, init");
    }

    @Test
    void placesThatCannotBeWrittenToAreFoundBeforeWork() throws IOException {
        Path full = Files.createDirectories(directory.resolve("full"));
        Files.writeString(full.resolve("precious"), "data");
        Path file = Files.writeString(directory.resolve("file"), "data");

        assertThat(Cli.run("run", "--out", full))
                .isEqualTo(bad("--out " + full
                        + " is not empty; a new or empty directory is needed, because runs are never overwritten"));
        assertThat(Cli.run("run", "--out", file))
                .isEqualTo(bad("--out " + file + " is a file; a new or empty directory is needed"));
        Cli under = Cli.run("run", "--out", file.resolve("run"));
        assertThat(under.err())
                .startsWith("laconic: the run directory " + file.resolve("run") + " cannot be written to (");
        assertThat(under.code()).isEqualTo(2);
        assertThat(full.resolve("precious")).hasContent("data");
    }

    @Test
    void experimentFilesMustExist() {
        Path none = directory.resolve("none.conf");
        assertThat(Cli.run("run", none)).isEqualTo(bad(none + " does not exist: an experiment file is needed"));
        assertThat(Cli.run("run", directory))
                .isEqualTo(bad(directory + " does not exist: an experiment file is needed"));
    }

    @Test
    void commandLinesAreChecked() {
        assertThat(Cli.run("rum").code()).isEqualTo(2);
        assertThat(Cli.run("rum").err())
                .startsWith("laconic: Unmatched argument at index 0: 'rum'; see laconic --help");
        assertThat(Cli.run("run", "--sed", "1").code()).isEqualTo(2);
        assertThat(Cli.run("simulate", "--seeds", "5..1").err())
                .startsWith("laconic: --seeds 5..1 is not allowed; it must be A..B");
        assertThat(Cli.run("simulate", "--all-methods").code()).isEqualTo(2);
        assertThat(Cli.run("list", "metods").err())
                .startsWith("laconic: list metods is not allowed; it must be one of methods, compressors, ");
        assertThat(Cli.run("bench", "roundz").code()).isEqualTo(2);
        assertThat(Cli.run("compare", directory.resolve("none")).code()).isEqualTo(2);
        assertThat(Cli.run(
                                "submit",
                                "--cluster",
                                "127.0.0.1:1",
                                "--set",
                                "faults.crash=[ { node = worker-0, at = 1s } ]")
                        .err())
                .startsWith("laconic: faults.crash is for laconic simulate and laconic run");
    }

    /** What only the simulator can do is refused before anything runs. */
    @Test
    void whatNeedsTheSimulatorIsRefusedByName() {
        refuses(
                "faults={ crash = [ { node = server, at = 1s, back = 2s } ] }",
                "faults crash: node = server is for laconic simulate: no interceptor can bring a server back");
        refuses(
                "faults={ bandwidth = [ { nodes = [worker-0], rate = 1 kbit, at = 1s } ] }",
                "faults bandwidth is for laconic simulate; on a cluster limit the link itself (cluster-config/lab)");
    }

    private static void refuses(String override, String sentence) {
        assertThat(Cli.run("run", "--set", override)).isEqualTo(bad("--set " + override + ": " + sentence));
    }

    private static Cli bad(String sentence) {
        return new Cli(2, "", "laconic: " + sentence + System.lineSeparator());
    }
}
