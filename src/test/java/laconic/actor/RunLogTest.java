package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import laconic.node.Durable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLogTest {

    private static final long SESSION = 0x1234_5678_9abc_def0L;

    @TempDir
    private Path temporary;

    private Path states() {
        return temporary.resolve("states");
    }

    private Path file(String name) {
        return states().resolve("123456789abcdef0").resolve(name);
    }

    private RunLog create() throws IOException {
        TreeMap<String, String> contract = new TreeMap<>();
        contract.put("data", "42");
        return RunLog.create(states(), new RunHead(SESSION, new byte[] {1, 2, 3}, "name = a", 4, contract));
    }

    private RunLog open() throws IOException {
        return RunLog.open(states(), SESSION);
    }

    private static byte[] bytes(int value, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static void state(RunLog log, int round, int length) {
        log.persist(new Durable(true, round, bytes(round, length)), 10L * round, 100L * round);
    }

    private static void entry(RunLog log, int round) {
        log.persist(new Durable(false, round, bytes(round, 3)), 10L * round, 100L * round);
    }

    private static void report(RunLog log, long done) {
        log.report(new RunLog.Told(done, bytes((int) done, 2)));
    }

    private static List<Long> told(RunLog log) {
        return log.takeReports().stream().map(RunLog.Told::done).toList();
    }

    /** A state after round 1, entries of rounds 2 … 4, and a report of each round. */
    private void keepFour() throws IOException {
        try (RunLog log = create()) {
            report(log, 0);
            state(log, 1, 5);
            for (int round = 2; round <= 4; round++) {
                report(log, round - 1);
                entry(log, round);
            }
            report(log, 4);
        }
    }

    @Test
    void aServerThatCannotKeepRunsDoesNotStart() throws Exception {
        Path inTheWay = Files.writeString(temporary.resolve("file"), "");
        Path settings = Files.writeString(
                temporary.resolve("server.conf"),
                "role = server, port = 0, seeds = [\"127.0.0.1:1\"], state = \"" + inTheWay.resolve("runs") + "\"");
        MemberConfig config = MemberConfig.read(settings);

        assertThatThrownBy(() -> ClusterMember.start(config, "test", text -> null))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("is no directory in which this server can keep its runs")
                .extracting(e -> ((ClusterException) e).exitCode())
                .isEqualTo(ClusterException.BAD_INPUT);
    }

    @Test
    void givesBackWhatWasKept() throws IOException {
        keepFour();
        for (int term = 1; term <= 3; term++) {
            try (RunLog log = open()) {
                assertThat(log.term()).isEqualTo(term);
                assertThat(log.head().experiment()).isEqualTo("name = a");
                assertThat(log.head().secret()).containsExactly(1, 2, 3);
                assertThat(log.head().contract()).containsEntry("data", "42");
                assertThat(log.head().membersMin()).isEqualTo(4);
                RunLog.Kept kept = log.kept();
                assertThat(kept.state()).isEqualTo(bytes(1, 5));
                assertThat(kept.entries()).containsExactly(bytes(2, 3), bytes(3, 3), bytes(4, 3));
                assertThat(List.of(kept.round(), kept.nanos(), kept.wireBytes()))
                        .containsExactly(4L, 40L, 400L);
                assertThat(told(log)).containsExactly(0L, 1L, 2L, 3L, 4L);
                assertThat(log.repaired()).isZero();
            }
        }
    }

    @Test
    void goesOnBehindWhatItTookUp() throws IOException {
        keepFour();
        try (RunLog log = open()) {
            state(log, 4, 6);
            entry(log, 5);
            report(log, 5);
        }
        try (RunLog log = open()) {
            assertThat(log.kept().state()).isEqualTo(bytes(4, 6));
            assertThat(log.kept().entries()).containsExactly(bytes(5, 3));
            assertThat(told(log)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
        }
    }

    /** What a large state replaces is gone, but for the reports. */
    @Test
    void growsWithTheStateAndNotWithTheRun() throws IOException {
        int large = 3 << 20;
        try (RunLog log = create()) {
            for (int round = 1; round <= 6; round++) {
                state(log, round, large);
                report(log, round);
            }
            assertThat(Files.size(file("log"))).isBetween((long) large, large + 1000L);
            report(log, 7);
            entry(log, 7);
        }
        try (RunLog log = open()) {
            assertThat(log.kept().state()).isEqualTo(bytes(6, large));
            assertThat(log.kept().round()).isEqualTo(7);
            assertThat(told(log)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        }
    }

    @Test
    void relaxedRunGoesBackToItsNewestState() throws IOException {
        try (RunLog log = create().inBackground()) {
            report(log, 0);
            state(log, 1, 5);
            report(log, 2);
            report(log, 3);
        }
        for (int k = 0; k < 2; k++) {
            try (RunLog log = open().inBackground()) {
                assertThat(log.kept().round()).isEqualTo(1);
                assertThat(told(log)).containsExactly(0L);
                report(log, 2);
            }
        }
    }

    @Test
    void runThatHadNotBegunBeginsAgain() throws IOException {
        create().close();
        try (RunLog log = open()) {
            assertThat(log.kept()).isNull();
            assertThat(log.term()).isEqualTo(1);
        }
    }

    /** Wherever the power goes, what was whole before is there, and the rest is cut off. */
    @Test
    void repairsATornTail() throws IOException {
        keepFour();
        byte[] whole = Files.readAllBytes(file("log"));
        int before = -1;
        for (int length = 1; length < whole.length; length++) {
            for (int zeros : new int[] {0, 5, 100}) {
                Files.write(file("log"), Arrays.copyOf(Arrays.copyOf(whole, length), length + zeros));
                try (RunLog log = open()) {
                    int entries = log.kept() == null ? 0 : log.kept().entries().size();
                    assertThat(entries).isGreaterThanOrEqualTo(before);
                    before = entries;
                    for (int k = 0; k < entries; k++) {
                        assertThat(log.kept().entries().get(k)).isEqualTo(bytes(k + 2, 3));
                    }
                    assertThat(log.repaired()).isGreaterThanOrEqualTo(zeros);
                }
            }
        }
        assertThat(before).isEqualTo(3);
    }

    /** A changed bit is refused by name; in the last record it is what a crash may leave, and that record is cut off. */
    @Test
    void refusesDamageBeforeTheTail() throws IOException {
        keepFour();
        byte[] whole = Files.readAllBytes(file("log"));
        int last = lastRecord(whole);
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file("log"), damaged);
            if (bit / 8 < last) {
                assertThatThrownBy(this::open)
                        .isInstanceOf(CheckpointException.class)
                        .hasMessageContaining("log: a record is damaged");
            }
        }
        for (String name : List.of("run", "term")) {
            Files.write(file("log"), whole);
            byte[] small = Files.readAllBytes(file(name));
            byte[] damaged = small.clone();
            damaged[damaged.length - 6] ^= 1;
            Files.write(file(name), damaged);
            assertThatThrownBy(this::open).hasMessageContaining("is damaged").hasMessageContaining("/" + name);
            Files.write(file(name), small);
        }
        open().close();
    }

    private static int lastRecord(byte[] file) {
        int at = 0;
        for (int next = 0; next < file.length; ) {
            at = next;
            next += 12 + (file[next] & 0xFF);
        }
        return at;
    }

    @Test
    void isForItsOwnerOnlyAndOpenOnce() throws IOException {
        try (RunLog log = create()) {
            state(log, 1, 5);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(states())))
                    .isEqualTo("rwx------");
            for (String name : List.of("run", "term", "log")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(name))))
                        .isEqualTo("rw-------");
            }
            assertThatThrownBy(this::open).hasMessageContaining("is in use");
            log.discard();
        }
        assertThat(states()).isEmptyDirectory();
        assertThatThrownBy(this::open).hasMessageContaining("there is no run 123456789abcdef0");
    }

    /** A full disk: the error has a name, nothing is written any more, and what was kept is there. */
    @Test
    void tellsOfADiskThatFails() throws IOException {
        List<Long> sizes = new ArrayList<>();
        try (RunLog log = create()) {
            log.onDurable(sizes::add);
            state(log, 1, 2 << 20);
            Files.createDirectories(file("log.tmp").resolve("in the way"));
            for (int k = 0; k < 2; k++) {
                assertThatThrownBy(() -> state(log, 2, 2 << 20))
                        .isInstanceOf(UncheckedIOException.class)
                        .hasMessageContaining("the state of the run could not be kept in " + states())
                        .hasMessageContaining("what was kept before is whole");
            }
            assertThat(sizes).hasSize(1);
        }
        Files.delete(file("log.tmp").resolve("in the way"));
        try (RunLog log = open()) {
            assertThat(log.kept().round()).isEqualTo(1);
        }
    }

    @Test
    void anyBytesAreAStateOrAnError() throws IOException {
        keepFour();
        byte[] whole = Files.readAllBytes(file("log"));
        Random random = new Random(1);
        for (int k = 0; k < 2000; k++) {
            byte[] other = Arrays.copyOf(whole, random.nextInt(2 * whole.length));
            for (int changes = random.nextInt(4); changes > 0 && other.length > 0; changes--) {
                other[random.nextInt(other.length)] = (byte) random.nextInt();
            }
            Files.write(file("log"), other);
            try (RunLog log = open()) {
                assertThat(log.kept() == null || log.kept().state().length == 5).isTrue();
            } catch (CheckpointException e) {
                assertThat(e).hasMessageContaining("log: ");
            }
        }
    }
}
