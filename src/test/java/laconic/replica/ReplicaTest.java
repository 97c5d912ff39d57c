package laconic.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import laconic.coding.DecodeException;
import laconic.compress.Compressor;
import laconic.compress.Identity;
import laconic.compress.Norm;
import laconic.compress.Payload;
import laconic.compress.Qsgd;
import laconic.compress.Size;
import laconic.compress.TopK;
import laconic.compress.Wire;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import org.junit.jupiter.api.Test;

/** The two ends of a stream: equal versions, equal bits, whatever was lost, repeated or caught up. */
class ReplicaTest {

    private static final int D = 40;
    private static final int N = 3;
    private static final SeededRandomness RANDOMNESS = new SeededRandomness(7, N);

    private static Stream stream(Compressor compressor) {
        return Stream.broadcast("H", new double[D], Fold.add(0.5), compressor);
    }

    private static Outlet outlet(Stream stream) {
        return new Outlet(stream, 0, N, RANDOMNESS, Wire.FLOAT32, 1);
    }

    private static Replica reader(Stream stream) {
        return new Replica(stream, stream.address(0, N), RANDOMNESS);
    }

    private static double[] delta(long round) {
        SplittableRandom random = new SplittableRandom(round);
        return random.doubles(D, -1, 1).toArray();
    }

    /** A bit that flips where no increment goes shows when the digest is counted anew, at every 256th version. */
    @Test
    void countsItsDigestAnewNowAndThen() throws DecodeException {
        Stream stream = stream(new TopK(Size.count(1)));
        Outlet writer = outlet(stream);
        Replica reader = reader(stream);
        double[] first = new double[D];
        for (long round = 0; round < 512; round++) {
            first[0] = round + 1;
            writer.write(round, first);
            assertThat(reader.accept(writer.since(round))).isTrue();
            if (round == 300) {
                reader.now()[D - 1] = Double.MIN_VALUE;
            }
            boolean shows = round == 511;
            assertThat(reader.digest() != writer.digest()).as("round %d", round).isEqualTo(shows);
        }
    }

    @Test
    void folds() throws DecodeException {
        Stream stream = Stream.broadcast("x", new double[] {1, 2}, Fold.add(0.5), new Identity());
        Outlet writer = new Outlet(stream, 0, N, RANDOMNESS, Wire.FLOAT32, 1);
        writer.write(0, new double[] {4, -8});
        assertThat(writer.now()).containsExactly(3, -2);
        assertThat(writer.version()).isEqualTo(1);
        Replica reader = reader(stream);
        assertThat(reader.accept(writer.since(0))).isTrue();
        assertThat(reader.now()).containsExactly(3, -2);

        Stream start = Stream.broadcast("h", new double[2], Fold.addAfterStart(0.5), new Identity());
        Outlet damped = new Outlet(start, 0, N, RANDOMNESS, Wire.FLOAT32, 1);
        damped.writeDense(-1, new double[] {4, 2});
        damped.write(0, new double[] {4, 2});
        assertThat(damped.now()).containsExactly(6, 3);

        Stream replaced = Stream.broadcast("w", new double[] {1, 1}, Fold.replace(), new Identity());
        Outlet replacing = new Outlet(replaced, 0, N, RANDOMNESS, Wire.FLOAT32, 1);
        replacing.write(0, new double[] {4, 2});
        assertThat(replacing.now()).containsExactly(4, 2);
    }

    /** A reader that gets random subsets of offers, some twice, some old, ends where the writer is, bit for bit. */
    @Test
    void endsWhereTheWriterIs() throws DecodeException {
        for (Compressor compressor : List.of(new TopK(Size.count(2)), new Qsgd(2, Norm.L2), new Identity())) {
            for (boolean lookingBack : new boolean[] {false, true}) {
                Stream stream = lookingBack ? stream(compressor).lookingBack() : stream(compressor);
                Outlet writer = outlet(stream);
                Replica reader = reader(stream);
                SplittableRandom random = new SplittableRandom(3);
                CatchUp old = writer.since(0);
                for (long round = 0; round < 200; round++) {
                    writer.write(round, delta(round));
                    if (random.nextInt(6) == 0) {
                        old = random.nextBoolean() ? old : writer.since(reader.version());
                        assertThat(reader.accept(writer.since(reader.version())))
                                .isTrue();
                        long digest = reader.digest();
                        assertThat(digest).isEqualTo(writer.digest());
                        assertThat(digest)
                                .as("kept up under sparse increments")
                                .isEqualTo(Vectors.digest(writer.now()));
                        assertThat(reader.accept(old)).isTrue();
                        assertThat(reader.version())
                                .as("an old offer changes nothing")
                                .isEqualTo(writer.version());
                        assertThat(reader.digest()).isEqualTo(digest);
                        if (lookingBack) {
                            assertThat(reader.before()).containsExactly(writer.before());
                            assertThat(reader.newest()).isEqualTo(writer.newest());
                        }
                    }
                }
            }
        }
    }

    @Test
    void offersWhateverIsFewerBits() {
        Outlet writer = outlet(stream(new TopK(Size.count(1))));
        for (long round = 0; round < 500; round++) {
            writer.write(round, delta(round));
            for (long have = -1; have <= writer.version(); have++) {
                CatchUp offered = writer.since(have);
                assertThat(offered.version()).isEqualTo(writer.version());
                if (have < 0) {
                    assertThat(offered).isInstanceOf(CatchUp.Snapshot.class);
                } else if (writer.version() - have > 1) {
                    assertThat(offered.bits()).isLessThanOrEqualTo(writer.snapshotBits());
                }
                if (offered instanceof CatchUp.Replay replay) {
                    assertThat(replay.from()).isEqualTo(have);
                }
            }
        }
        assertThat(writer.since(writer.version())).isEqualTo(new CatchUp.Replay(500, List.of()));
        assertThat(writer.since(499)).isInstanceOf(CatchUp.Replay.class);
        assertThat(writer.since(0)).isInstanceOf(CatchUp.Snapshot.class);
        assertThatThrownBy(() -> writer.replay(0)).hasMessageContaining("were asked for");
    }

    /** I5: increments with a hole before them change nothing. */
    @Test
    void refusesAGap() throws DecodeException {
        Stream stream = stream(new TopK(Size.count(2)));
        Outlet writer = outlet(stream);
        for (long round = 0; round < 3; round++) {
            writer.write(round, delta(round));
        }
        Replica reader = reader(stream);
        assertThat(reader.accept(writer.since(1))).isFalse();
        assertThat(reader.version()).isZero();
        assertThat(reader.now()).containsOnly(0);
    }

    @Test
    void refusesBytesAndStatesThatNobodyWrites() {
        Stream stream = stream(new TopK(Size.count(2)));
        Replica reader = reader(stream);
        CatchUp garbage = new CatchUp.Replay(0, List.of(new Increment(0, new byte[] {1, 2, 3})));
        assertThatThrownBy(() -> reader.accept(garbage)).isInstanceOf(DecodeException.class);
        double[] infinite = new double[D];
        infinite[3] = Double.POSITIVE_INFINITY;
        for (double[] state : new double[][] {new double[D + 1], infinite}) {
            CatchUp bad = new CatchUp.Snapshot(4, state, null);
            assertThatThrownBy(() -> reader.accept(bad)).isInstanceOf(DecodeException.class);
        }
        assertThat(reader.version()).isZero();
    }

    /** Commit mode: a proposal counts when it is acknowledged; a second one replaces the first. */
    @Test
    void proposes() {
        Stream stream = Stream.memory("h", N, new double[] {1, 1}, Fold.add(0.5), new Identity());
        Proposal proposal = new Proposal(stream, 2, N, RANDOMNESS, Wire.FLOAT32);
        proposal.write(0, new double[] {8, 8});
        assertThat(proposal.now()).containsExactly(1, 1);
        proposal.settle(false);
        assertThat(proposal.version()).isZero();
        assertThat(proposal.pending()).isNull();
        proposal.write(1, new double[] {8, 8});
        Payload second = proposal.write(2, new double[] {2, 4});
        assertThat(proposal.pending()).isEqualTo(new Increment(2, second.bytes()));
        proposal.settle(true);
        assertThat(proposal.now()).containsExactly(2, 3);
        assertThat(proposal.before()).containsExactly(1, 1);
        assertThat(proposal.version()).isEqualTo(1);
        proposal.settle(true);
        assertThat(proposal.version()).as("nothing was proposed").isEqualTo(1);
    }

    @Test
    void keepsLocalsUntilTheyCount() {
        Local local = new Local(new double[] {1, 2});
        local.next()[0] = 5;
        local.next()[1] = 6;
        assertThat(local.now()).containsExactly(1, 2);
        local.settle(false);
        assertThat(local.now()).containsExactly(1, 2);
        local.next()[0] = 7;
        local.next()[1] = 8;
        local.settle(true);
        assertThat(local.now()).containsExactly(7, 8);
        local.settle(true);
        assertThat(local.now()).as("a step that wrote nothing").containsExactly(7, 8);
    }

    @Test
    void addressesRandomChoices() {
        Stream broadcast = stream(new Identity());
        assertThat(broadcast.address(0, N)).isEqualTo(N);
        Stream own = Stream.perWorker("w", N, new double[D], Fold.add(1), new Identity());
        assertThat(own.address(own.copyOf(2), N)).isEqualTo(N + 1 + 2);
        Stream up = Stream.memory("h", N, new double[D], Fold.add(1), new Identity());
        assertThat(up.address(up.copyOf(2), N)).isEqualTo(2);
        Stream edge = Stream.edge("x", new double[D], Fold.add(1), new Identity());
        assertThat(edge.copyOf(2)).isZero();
    }
}
