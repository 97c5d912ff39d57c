package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import laconic.coding.DecodeException;
import laconic.node.Epoch;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Participation;
import laconic.node.Processes;
import laconic.node.Report;
import laconic.node.Row;
import laconic.objective.Problem;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.sim.Loop;
import org.junit.jupiter.api.Test;

class FrameCodecTest {

    private static final long SESSION = 0x1234_5678_9abc_def0L;
    private static final int HUB = 20;

    private final FrameCodec codec = new FrameCodec(SESSION, HUB);

    private static Increment increment(long round, int length) {
        byte[] bytes = new byte[length];
        new Random(round).nextBytes(bytes);
        return new Increment(round, bytes);
    }

    private static List<Message> messages() {
        double[] state = {1.5, -0.0, Double.MIN_VALUE, Double.MAX_VALUE, 1e-3};
        CatchUp replay = new CatchUp.Replay(6, List.of(increment(6, 3), increment(7, 300)));
        CatchUp none = new CatchUp.Replay(8, List.of());
        CatchUp state8 = new CatchUp.Snapshot(8, state, null);
        CatchUp pair = new CatchUp.Snapshot(8, state, increment(7, 2));
        return List.of(
                new Message.Downlink(3, 1, 8, 2, 7, List.of(replay, none, state8, pair), -17),
                new Message.Downlink(1, 0, -1, 0, Message.Downlink.NONE, List.of(), Long.MIN_VALUE),
                new Message.Downlink(1, 0, 900, 3, Message.Downlink.NONE, List.of(none), 5),
                new Message.Uplink(2, 8, new long[] {9, 7}, List.of(increment(8, 40)), 12, 1L << 40),
                new Message.Uplink(0, -1, new long[] {}, List.of(), 0, 0),
                new Message.Join(-9),
                new Message.Welcome(Long.MAX_VALUE, 4, 2),
                new Message.Exchange(2, new CatchUp.Replay(41, List.of(increment(41, 5), increment(42, 0))), 40, 99),
                new Message.Exchange(0, new CatchUp.Replay(0, List.of()), -1, 0),
                new Message.Exchange(1, state8, 7, 3),
                new Message.Recall(3, true),
                new Message.Recollection(3, 9, -5, state),
                new Message.Recollection(0, 0, 0, new double[0]),
                new Message.Grant(Long.MAX_VALUE, Epoch.first(9), new BitSet()),
                new Message.Grant(
                        90, new Epoch(2, 80, 0.5, new long[] {0, -1, 7}, BitSet.valueOf(new long[] {4})), new BitSet()),
                new Message.Standing(100, state, 1234567, 8, 1.25e9, -1, 3, 2),
                new Message.Meeting(0, 1L << 40, new CatchUp.Replay(41, List.of(increment(41, 5))), -1),
                new Message.Meeting(1, 0, state8, 3),
                new Message.Ask(7, true, new Message.Grant(12, Epoch.first(9), new BitSet())),
                new Message.Progress(
                        new Message.Standing(100, state, 1, 8, 1.25e9, -1, 3, 2), true, 9, new long[] {4, 0, 1L << 33}),
                new Message.Broken(Report.Outcome.FAILED, "peer 3: ‖x‖ is not finite"));
    }

    private static List<Report> reports() {
        Row row = new Row(
                7,
                8,
                0.5,
                Double.NaN,
                1e-9,
                Double.NaN,
                10,
                20,
                30,
                40,
                5.5,
                -1,
                20,
                19,
                3,
                2,
                Double.NaN,
                Row.Membership.NONE);
        return List.of(
                new Report.RoundClosed(-1, 20, new int[] {0, 3}, 1L << 50, 2, 3),
                new Report.Evaluated(row),
                new Report.Incident(Report.Incident.Kind.GAP, 4, 12, "stream H is at version 9"),
                new Report.Finished(Report.Outcome.STOPPED, "rounds", new double[] {1, 2, Double.NaN}));
    }

    private List<byte[]> frames() {
        return Stream.concat(
                        messages().stream().map(message -> codec.encode(3, message)),
                        reports().stream().map(report -> codec.encode(HUB, report)))
                .toList();
    }

    @Test
    void everyMessageComesBack() throws Exception {
        for (Message message : messages()) {
            FrameCodec.Letter letter = codec.decode(codec.encode(3, message));
            assertThat(letter).isEqualTo(new FrameCodec.Letter(3, message, null));
        }
    }

    @Test
    void everyReportComesBack() throws Exception {
        for (Report report : reports()) {
            FrameCodec.Letter letter = codec.decode(codec.encode(HUB, report));
            assertThat(letter).isEqualTo(new FrameCodec.Letter(HUB, null, report));
        }
    }

    @Test
    void noKindIsForgottenAbove() {
        assertThat(messages().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(Stream.concat(
                                Arrays.stream(Message.class.getPermittedSubclasses())
                                        .filter(kind -> kind != Message.Gossip.class),
                                Arrays.stream(Message.Gossip.class.getPermittedSubclasses()))
                        .collect(Collectors.toSet()));
        assertThat(reports().stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Report.class.getPermittedSubclasses());
    }

    @Test
    void everyChangedBitIsRefused() {
        for (byte[] frame : frames()) {
            for (int bit = 0; bit < 8 * frame.length; bit++) {
                byte[] changed = frame.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                assertThatThrownBy(() -> codec.decode(changed)).isInstanceOf(DecodeException.class);
            }
        }
    }

    @Test
    void framesOfOtherSessionsAndVersionsAreRefused() {
        byte[] frame = codec.encode(3, new Message.Grant(9, Epoch.first(1), new BitSet()));
        assertThatThrownBy(() -> new FrameCodec(SESSION + 1, HUB).decode(frame)).hasMessageContaining("wrong checksum");
        byte[] other = frame.clone();
        other[0] = (byte) (3 << 5 | other[0] & 31);
        assertThatThrownBy(() -> codec.decode(sealed(other, other.length))).hasMessage("a frame of version 3, not 2");
        byte[] stranger = codec.encode(-1, new Message.Grant(9, Epoch.first(1), new BitSet()));
        assertThatThrownBy(() -> codec.decode(stranger)).hasMessageContaining("node -1");
    }

    /** Bytes with a right checksum that nobody wrote either are refused or are the very bytes of what they decode to. */
    @Test
    void whatDecodesIsCanonical() {
        Random random = new Random(4);
        List<byte[]> frames = frames();
        int accepted = 0;
        for (int k = 0; k < 300_000; k++) {
            byte[] changed = mutated(frames.get(random.nextInt(frames.size())), random);
            try {
                FrameCodec.Letter letter = codec.decode(changed);
                byte[] again = letter.message() != null
                        ? codec.encode(letter.from(), letter.message())
                        : codec.encode(letter.from(), letter.report());
                assertThat(again).isEqualTo(changed);
                accepted++;
            } catch (DecodeException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
        assertThat(accepted).isPositive();
    }

    private static byte[] mutated(byte[] frame, Random random) {
        int length = frame.length - 4;
        byte[] changed = Arrays.copyOf(frame, frame.length + 8);
        switch (random.nextInt(4)) {
            case 0 -> changed[random.nextInt(length)] = (byte) random.nextInt(256);
            case 1 -> length = 1 + random.nextInt(length);
            case 2 -> length += random.nextInt(4);
            default -> {
                int at = random.nextInt(length);
                changed[at] = (byte) 0xFF;
                changed[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return sealed(changed, length + 4);
    }

    private static byte[] sealed(byte[] frame, int length) {
        byte[] sealed = Arrays.copyOf(frame, length);
        ByteBuffer.wrap(sealed)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length - 4, FrameWriter.checksum(SESSION, sealed, length - 4));
        return sealed;
    }

    @Test
    void announcedSizesBeyondTheFrameAreRefusedBeforeAllocation() {
        FrameWriter standing = new FrameWriter(16).u8(2 << 5 | 6).varint(0).varint(5);
        assertThatThrownBy(() -> codec.decode(standing.varint(Integer.MAX_VALUE).sealed(SESSION)))
                .hasMessageContaining("more bytes are due");
        FrameWriter uplink =
                new FrameWriter(16).u8(2 << 5 | 1).varint(0).varint(0).zigzag(4);
        assertThatThrownBy(() -> codec.decode(uplink.varint(1L << 35).sealed(SESSION)))
                .hasMessageContaining("beyond 2^31 - 1");
    }

    /** Downlinks, uplinks and exchanges of a run, with rounds moved up to a million, have at most 28 bytes of header. */
    @Test
    void headersOfARunAreAtMost28Bytes() {
        Problem problem = Programs.logistic(Programs.synthetic(), HUB);
        List<Message> sent = new ArrayList<>();
        record(Programs.mcm(problem, 5, 30, 10, Participation.full(HUB)), sent);
        record(Programs.choco(problem, 30, 10), sent);
        int most = 0;
        int counted = 0;
        for (Message message : sent) {
            if (message.payloadBits() > 0) {
                byte[] frame = codec.encode(0, late(message));
                most = Math.max(most, frame.length - (int) (message.payloadBits() / 8));
                counted++;
            }
        }
        assertThat(counted).isGreaterThan(1000);
        assertThat(most).isLessThanOrEqualTo(28).isGreaterThan(20);
    }

    private static final long LATER = 1_000_000;

    private static Message late(Message message) {
        if (message instanceof Message.Downlink it) {
            List<CatchUp> offers = new ArrayList<>();
            for (CatchUp offer : it.offers()) {
                CatchUp.Replay replay = (CatchUp.Replay) offer;
                offers.add(new CatchUp.Replay(replay.from() + LATER, late(replay.increments())));
            }
            return new Message.Downlink(
                    it.epoch(),
                    it.incarnation(),
                    it.round() + LATER,
                    it.coins(),
                    it.acknowledged() + LATER,
                    offers,
                    it.digest());
        }
        if (message instanceof Message.Uplink it) {
            long[] versions = Arrays.stream(it.versions()).map(v -> v + LATER).toArray();
            return new Message.Uplink(it.incarnation(), it.round() + LATER, versions, late(it.increments()), 0, 0);
        }
        Message.Exchange it = (Message.Exchange) message;
        CatchUp.Replay offer = (CatchUp.Replay) it.offer();
        return new Message.Exchange(
                it.epoch(),
                new CatchUp.Replay(offer.from() + LATER, late(offer.increments())),
                it.acknowledged() + LATER,
                it.digest());
    }

    private static List<Increment> late(List<Increment> increments) {
        return increments.stream()
                .map(it -> new Increment(it.round() + LATER, it.bytes()))
                .toList();
    }

    /** Runs the nodes in the plain loop and keeps what they send. */
    private static void record(Processes processes, List<Message> sent) {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i <= HUB; i++) {
            Node node = processes.start(i, 0, false, () -> {});
            nodes.add(new Node() {
                @Override
                public void onStart(Outbox out) {
                    node.onStart(out);
                }

                @Override
                public void onMessage(int from, Message message, Outbox out) {
                    sent.add(message);
                    node.onMessage(from, message, out);
                }
            });
        }
        new Loop(nodes, report -> {}).run();
    }

    /** Worker 3 knows its own key only. */
    @Test
    void framesOfOneWorkerDoNotSpeakForAnother() throws Exception {
        NodeKeys keys = new NodeKeys(NodeKeys.newSecret());
        FrameCodec hub = new FrameCodec(SESSION, HUB, keys);
        FrameCodec three = new FrameCodec(SESSION, HUB, node -> node == 3 ? keys.applyAsLong(3) : 0);
        Message join = new Message.Join(-9);
        assertThat(hub.decode(three.encode(3, join)).message()).isEqualTo(join);
        assertThat(three.decode(3, hub.encode(HUB, 3, join)).message()).isEqualTo(join);
        assertThatThrownBy(() -> hub.decode(three.encode(4, join))).hasMessageContaining("wrong checksum");
        assertThatThrownBy(() -> three.decode(3, hub.encode(HUB, 4, join))).hasMessageContaining("wrong checksum");
        FrameCodec four = new FrameCodec(SESSION, HUB, node -> node == 4 ? keys.applyAsLong(4) : 0);
        assertThat(four.decode(4, three.encode(3, 4, join)).from())
                .as("peers share the session's seal")
                .isEqualTo(3);
        assertThat(keys.applyAsLong(3))
                .isEqualTo(keys.applyAsLong(3))
                .isNotEqualTo(new NodeKeys(NodeKeys.newSecret()).applyAsLong(3));
    }

    @Test
    void onlyTheVersionThatWasAgreedOnIsUnderstood() throws Exception {
        FrameCodec hub = new FrameCodec(SESSION, HUB, new NodeKeys(NodeKeys.newSecret()));
        FrameCodec older = new FrameCodec(SESSION, HUB);
        older.speak(1);
        Message join = new Message.Join(-9);
        hub.speak(1);
        assertThat(hub.decode(older.encode(3, join)).message()).isEqualTo(join);
        hub.speak(2);
        assertThatThrownBy(() -> codec.decode(older.encode(3, join))).hasMessage("a frame of version 1, not 2");
    }
}
