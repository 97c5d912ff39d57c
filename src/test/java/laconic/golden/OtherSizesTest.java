package laconic.golden;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GoldenTest reads files of other problems, sizes and hyperparameters, takes no number from a name, and can fail. */
class OtherSizesTest {

    private static final double[] PLAIN = {0, 0, 0};

    @TempDir
    Path directory;

    @Test
    void replaysOtherSizesAndHyperparameters() throws IOException {
        writeServerFiles();
        writeGossipFiles();
        GoldenRun run = GoldenRun.of(directory);
        assertThat(run.failed()).isEmpty();
        assertThat(run.skipped()).isEmpty();
        assertThat(run.passed()).hasSize(27);
    }

    private void writeServerFiles() throws IOException {
        PlainReference small = new PlainReference(directory, 3, 5, 1);
        PlainReference large = new PlainReference(directory, 7, 11, 2);
        PlainReference lone = new PlainReference(directory, 1, 4, 3);
        small.gd("gd_other", 0.7, small.identity(), PlainReference.hyper());
        lone.gd("gd_quadratic_lone", 0.3, lone.identity(), PlainReference.hyper());
        large.gd("dcgd_randk9_other", 0.05, large.rand(3), k(3));
        large.gd("dcgd_top2_other", 0.2, large.top(4), k(4));
        small.ef("ef_top7_other", 0.1, small.top(1), k(1).put("uplink", "topk"));
        large.ef("ef_top1_large", 0.07, large.top(5), k(5));
        large.ef21("ef21_top2_zero_start", 0.15, false, large.top(3), null, k(3));
        small.ef21("ef21_sign_other", 0.2, true, small.sign(), null, PlainReference.hyper());
        IntPredicate[] parts = new IntPredicate[7];
        for (int i = 0; i < parts.length; i++) {
            int worker = i;
            parts[i] = t -> (2 * t + worker) % 3 == 1;
        }
        large.ef21("ef21_pp_top2", 0.1, true, large.top(4), parts, k(4).put("participants", "(2*t+i)%3==1"));
        small.diana("diana_identity", 0.4, 0.9, small.identity(), PlainReference.hyper());
        small.diana("diana_natural_other", 0.3, 0.7, small.natural(), PlainReference.hyper());
        small.diana("diana_permk_other", 0.1, 0.3, small.perm(), PlainReference.hyper());
        large.diana(
                "diana_permk_large",
                0.05,
                0.1,
                large.perm(),
                PlainReference.hyper().put("uplink", "permk schedule"));
        large.diana("diana_qsgd4", 0.2, 0.3, large.qsgd(3), s(3));
        large.diana("diana_qsgd", 0.2, 0.3, large.qsgd(17), s(17));
        large.diana("diana_randk2_large", 0.1, 0.2, large.rand(5), k(5).put("uplink", "randk schedule"));
        small.mcm("mcm_identity", 0.3, new double[] {0.8, 0.6}, true, small.identity(), small.identity(), s(1));
        large.mcm("mcm_qsgd4", 0.1, new double[] {0.3, 0.15}, false, large.qsgd(2), large.qsgd(2), s(2));
        lone.mcm("mcm_qsgd4_lone", 0.1, new double[] {0.3, 0.15}, true, lone.qsgd(9), lone.qsgd(9), s(9));
        small.mcm("mcm_top2_down", 0.2, new double[] {0.5, 0.9}, false, small.identity(), small.top(3), k(3));
        large.mcm("mcm_randk", 0.05, new double[] {0.2, 0.1}, true, large.rand(4), large.rand(4), k(4));
    }

    private void writeGossipFiles() throws IOException {
        PlainReference four = new PlainReference(directory, 4, 6, 4);
        PlainReference six = new PlainReference(directory, 6, 3, 5);
        four.choco("choco_gossip_ring4_top2", 0, 0.3, true, PLAIN, four.top(1), k(1));
        six.choco(
                "choco_gossip_ring6_compress_first", 0, 0.15, false, PLAIN, six.top(2), k(2).put("compressor", "topk"));
        four.choco("choco_sgd_ring9_sign", 0.1, 0.1, true, PLAIN, four.sign(), s(1).put("compressor", "sign_l1"));
        six.choco("choco_sgd_ring5_qsgd4_compress_first", 0.1, 0.2, false, PLAIN, six.qsgd(6), s(6));
        six.choco("choco_sgd_top1_momentum", 0.05, 0.2, true, new double[] {0.8, 0, 0.01}, six.top(2), k(2));
        four.choco("choco_sgd_top3_nesterov_wd", 0.04, 0.2, false, new double[] {0.7, 1, 0.02}, four.top(2), k(2));
    }

    @Test
    void failsWhereOneNumberIsOff() throws IOException {
        PlainReference reference = new PlainReference(directory, 3, 5, 1);
        reference.diana("diana_qsgd4", 0.2, 0.3, reference.qsgd(4), s(4));
        reference.ef21("ef21_top2", 0.2, true, reference.top(2), null, k(2));
        reference.mcm("mcm_qsgd4", 0.1, new double[] {0.3, 0.2}, true, reference.qsgd(4), reference.qsgd(4), s(4));
        change("diana_qsgd4", "f", 10, 3e-11);
        change("ef21_top2", "x_final", 2, -3e-11);
        File missing = directory.resolve("mcm_qsgd4.json").toFile();
        ObjectNode file = (ObjectNode) new ObjectMapper().readTree(missing);
        ((ObjectNode) file.get("hyper")).remove("alpha_dwn");
        new ObjectMapper().writeValue(missing, file);

        GoldenRun run = GoldenRun.of(directory);
        assertThat(run.passed()).isEmpty();
        assertThat(run.failed()).hasSize(3);
        assertThat(run.failed().get(2)).contains("mcm_qsgd4.json has no alpha_dwn");
        assertThat(run.summary()).endsWith("\n0 passed, 3 failed, 0 skipped");
    }

    @Test
    void skipsWhatIsUnknown() throws IOException {
        PlainReference reference = new PlainReference(directory, 3, 5, 1);
        reference.gd("quite_another_method", 0.2, reference.identity(), PlainReference.hyper());
        assertThat(GoldenRun.of(directory).skipped()).containsExactly("quite_another_method");
    }

    private void change(String name, String key, int index, double by) throws IOException {
        File path = directory.resolve(name + ".json").toFile();
        ObjectNode file = (ObjectNode) new ObjectMapper().readTree(path);
        ArrayNode numbers = (ArrayNode) file.get(key);
        numbers.set(index, numbers.get(index).asDouble() + by);
        new ObjectMapper().writeValue(path, file);
    }

    private static ObjectNode k(int k) {
        return PlainReference.hyper().put("k", k);
    }

    private static ObjectNode s(int s) {
        return PlainReference.hyper().put("s", s);
    }
}
