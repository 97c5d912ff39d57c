package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import laconic.node.Cut;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {

    private static final byte[][] STATES = {{1, 2, 3}, {}, {-1, 0, 7, 9, 11}};

    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("checkpoint");
    }

    private static Checkpoint open(Path directory) throws IOException {
        return Checkpoint.open(directory, "experiment 1", 3);
    }

    private void keep(long round) throws IOException {
        try (Checkpoint checkpoint = open(directory())) {
            assertThat(checkpoint.begin(round, 5)).isTrue();
            for (int i = 2; i >= 0; i--) {
                checkpoint.put(i, STATES[i]);
            }
        }
    }

    private Cut newest() throws IOException {
        try (Checkpoint checkpoint = open(directory())) {
            return checkpoint.newest().orElse(null);
        }
    }

    @Test
    void givesBackTheNewestWholeCut() throws IOException {
        assertThat(newest()).isNull();
        keep(7);
        keep(9);
        try (Checkpoint checkpoint = open(directory())) {
            checkpoint.begin(11, 5);
            checkpoint.put(1, STATES[1]);
        }
        assertThat(newest().round()).isEqualTo(9);
        assertThat(newest().nanos()).isEqualTo(5);
        assertThat(newest().states()).containsExactly(STATES);
        assertThat(directory().resolve("cut.tmp")).doesNotExist();
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        keep(7);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory().resolve("cut"))))
                .isEqualTo("rw-------");
    }

    /** Whatever is changed in the file is noticed: it is refused by name, and nothing else is thrown. */
    @Test
    void refusesEveryDamage() throws IOException {
        keep(7);
        Path file = directory().resolve("cut");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(1);
        for (int k = 0; k < 2000; k++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            if (k % 3 == 0) {
                damaged = java.util.Arrays.copyOf(damaged, at);
            } else if (k % 3 == 1) {
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                damaged = java.util.Arrays.copyOf(damaged, damaged.length + 1 + at);
            }
            Files.write(file, damaged);
            assertThatThrownBy(this::newest)
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("cut");
        }
    }

    @Test
    void refusesAnotherRun() throws IOException {
        keep(7);
        try (Checkpoint other = Checkpoint.open(directory(), "experiment 2", 3)) {
            assertThatThrownBy(other::newest)
                    .hasMessageContaining("is of another run")
                    .hasMessageContaining("experiment 2");
        }
        try (Checkpoint other = Checkpoint.open(directory(), "experiment 1", 4)) {
            assertThatThrownBy(other::newest).hasMessageContaining("holds 3 nodes, the run has 4");
        }
    }

    @Test
    void isOpenOnce() throws IOException {
        try (Checkpoint first = open(directory())) {
            assertThatThrownBy(() -> open(directory()))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("in use");
            first.discard();
        }
        assertThat(directory()).doesNotExist();
    }

    /** While a cut is on its way to the disk, the next is passed over. */
    @Test
    void writesOneCutAtATime() throws IOException {
        try (Checkpoint checkpoint = open(directory())) {
            assertThat(checkpoint.begin(1, 0)).isTrue();
            assertThat(checkpoint.begin(2, 0)).isFalse();
        }
    }

    @Test
    void tellsOfADiskThatFails() throws IOException {
        List<IOException> told = new ArrayList<>();
        keep(7);
        try (Checkpoint checkpoint = open(directory())) {
            checkpoint.after(() -> {
                throw new java.io.UncheckedIOException(new IOException("No space left on device"));
            });
            checkpoint.onFailure(told::add);
            checkpoint.begin(8, 0);
            for (int i = 0; i < 3; i++) {
                checkpoint.put(i, STATES[i]);
            }
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).hasMessageContaining("could not be written").hasMessageContaining("No space left");
        assertThat(newest().round()).isEqualTo(7);
    }
}
