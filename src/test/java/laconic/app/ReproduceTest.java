package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run many experiments. */
class ReproduceTest {

    @TempDir
    private Path directory;

    @Test
    void theCounterexampleHoldsAndIsDrawn() throws IOException {
        Path out = directory.resolve("claims");
        Cli ran = Cli.run("reproduce", "counterexample", "--json", "--out", out.toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines()).hasSize(2).allSatisfy(line -> {
            JsonNode claim = new ObjectMapper().readTree(line);
            assertThat(claim.get("verdict").asText()).isEqualTo("holds");
            assertThat(claim.has("claim") && claim.has("expected") && claim.has("measured"))
                    .isTrue();
        });
        assertThat(Files.readString(out.resolve("claims.html"))).contains("<svg", "counterexample-growth: holds");
    }

    @Test
    void gossipAveragesUnlessItsStepIsTooLarge() {
        Cli ran = Cli.run(
                "reproduce",
                "choco-consensus-practice",
                "--out",
                directory.resolve("o").toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("choco-consensus-practice: holds");
    }

    @Test
    void aClaimWithoutItsDataIsSkipped() {
        Cli ran = Cli.run(
                "reproduce",
                "mcm-a9a",
                "--data",
                directory.toString(),
                "--out",
                directory.resolve("o").toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("mcm-a9a: skipped", "a9a.txt.gz is not in");
    }

    @Test
    void anUnknownClaimIsRefused() {
        assertThat(Cli.run("reproduce", "nonsense").code()).isEqualTo(Exit.BAD_INPUT);
    }

    @Test
    void aSweepFindsTheBestAndShowsWhatDiverged() throws IOException {
        Path conf = directory.resolve("s.conf");
        Files.writeString(
                conf, "workers = 3, problem { type = counterexample }, method { type = gd }, stop.rounds = 3000");
        Object[] arguments = {
            "sweep",
            conf.toString(),
            "--over",
            "method.step=2^-8,2^-5,1e3",
            "--out",
            directory.resolve("a").toString()
        };
        Cli ran = Cli.run(arguments);

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("best by gap: method.step = 0.03125", "diverged");
        assertThat(directory.resolve("a").resolve("sweep.html")).exists();
        arguments[5] = directory.resolve("b").toString();
        String same = ran.out().replaceAll("page: .*", "");
        assertThat(Cli.run(arguments).out().replaceAll("page: .*", "")).isEqualTo(same);
    }

    @Test
    void aSweepTunesTheConsensusStep() throws IOException {
        Path conf = directory.resolve("s.conf");
        Files.writeString(conf, """
                workers = 9, problem { type = consensus }, stop.rounds = 300, evaluate.every = 300
                topology { type = ring, weights = uniform }
                method { type = choco-gossip, gossip { type = top-k, ratio = 0.1 } }
                """);
        String[] arguments = {
            "sweep", conf.toString(), "--by", "consensus", "--over", "method.consensus-step=0.001,0.01,0.1,0.9", "--out"
        };
        List<Object> all = new ArrayList<>(List.of(arguments));
        all.add(directory.resolve("d").toString());
        Cli ran = Cli.run(all.toArray());

        assertThat(ran.code()).isZero();
        assertThat(ran.out()).contains("best by consensus: method.consensus-step = 0.1");

        Files.writeString(
                conf, "workers = 3, problem { type = counterexample }, method { type = gd }, stop.rounds = 3");
        all.set(all.size() - 1, directory.resolve("e").toString());
        all.set(5, "method.step=0.01");
        Cli refused = Cli.run(all.toArray());
        assertThat(refused.code()).isEqualTo(Exit.BAD_INPUT);
        assertThat(refused.err()).contains("--by consensus is not known of these runs");
    }

    @Test
    void aSweepSetsSectionsBeforeTheKeysWithinThem() throws IOException {
        Path conf = directory.resolve("s.conf");
        Files.writeString(
                conf, "workers = 3, problem { type = counterexample }, method { type = gd }, stop.rounds = 3");
        Cli ran = Cli.run(
                "sweep",
                conf.toString(),
                "--over",
                "method.step=0.01,0.02",
                "--over",
                "method={ type = gd },{ type = sgd }",
                "--json",
                "--out",
                directory.resolve("c").toString());

        assertThat(ran.code()).isZero();
        assertThat(ran.out().lines().map(line -> line.replaceAll(".*\"loss\":([^,]*),.*", "$1")))
                .hasSize(4)
                .satisfies(losses ->
                        assertThat(losses.get(0)).isEqualTo(losses.get(1)).isNotEqualTo(losses.get(2)));
    }
}
