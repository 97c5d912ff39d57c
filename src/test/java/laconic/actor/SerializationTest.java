package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.serialization.ByteBufferSerializer;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import akka.serialization.Serializer;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.util.Try;

/** Every message that crosses the network, through the serializer that the cluster's settings bind it to. */
class SerializationTest {

    /** Without a log: it would tell of every mutated reference. */
    private static final ActorTestKit KIT = ActorTestKit.create(
            "laconic",
            Settings.member(ConfigFactory.parseString("akka.loglevel = OFF"), "worker", "127.0.0.1", 0, List.of()));

    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(KIT.system()));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static Object throughBytes(Object message) throws Exception {
        Serializer serializer = SERIALIZATION.findSerializerFor(message);
        String manifest = akka.serialization.Serializers.manifestFor(serializer, message);
        return SERIALIZATION
                .deserialize(SERIALIZATION.serialize(message).get(), serializer.identifier(), manifest)
                .get();
    }

    private static List<Control> control() {
        ActorRef<SubmitActor.Command> client = ref();
        ActorRef<RunActor.Command> run = ref();
        ActorRef<StageActor.Command> stage = ref();
        ActorRef<MemberActor.Command> member = ref();
        ActorRef<LinkActor.Command> link = ref();
        Map<Integer, ActorRef<NodeActor.Command>> nodes = Map.of(3, ref(), 4, ref());
        return List.of(
                new Control.Submit("name = \"ü\"\n", 4, new Wires(1, 2), client),
                new Control.Resume(-3, 40, new Wires(1, 2), client),
                new Control.Started(Long.MIN_VALUE, 20, 2, true, -1, run),
                new Control.Rejected(2, "data = a9a.txt: there is no such file"),
                new Control.Notice("waiting for 4 members, 2 are here"),
                new Control.Host(
                        -5,
                        "name = x",
                        List.of(3, 4),
                        List.of(-1L, 7L),
                        1L << 40,
                        true,
                        false,
                        Map.of("data", "77"),
                        new Wires(1, 2),
                        stage),
                new Control.Hosted(member, nodes, new Wires(1, 1)),
                new Control.Recall(9, stage),
                new Control.Held(member, nodes, new Wires(2, 2)),
                new Control.Declined(member, "data differs"),
                new Control.Begin(7, 2, nodes),
                new Control.Moved(7, nodes),
                new Control.News(7, "{\"round\":7}"),
                new Control.Begun(member),
                new Control.Broken(3, "java.lang.IllegalStateException: no"),
                new Control.Echo(new byte[] {1, -2}, 5, link),
                new Control.Echoed(new byte[] {3}),
                new Control.End(7));
    }

    private static <T> ActorRef<T> ref() {
        return KIT.<T>createTestProbe().getRef();
    }

    private static List<Carried> carried() {
        byte[] bytes = new byte[300];
        new Random(1).nextBytes(bytes);
        return List.of(
                new Carried.Frame(bytes),
                new Carried.Frame(new byte[0]),
                new Carried.Piece(20, 1L << 40, true, false, bytes),
                new Carried.Piece(0, 0, false, true, new byte[0]),
                new Carried.Credit(300, Long.MAX_VALUE),
                new Carried.Credit(0, 0));
    }

    @Test
    void everyControlMessageComesBack() throws Exception {
        for (Control message : control()) {
            assertThat(SERIALIZATION.findSerializerFor(message)).isInstanceOf(ControlSerializer.class);
            // Arrays are equal in what they hold, references in whom they name.
            assertThat(throughBytes(message))
                    .usingRecursiveComparison()
                    .withEqualsForType((a, b) -> a.equals(b), ActorRef.class)
                    .isEqualTo(message);
        }
        assertThat(control().stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Control.class.getPermittedSubclasses());
    }

    @Test
    void everythingCarriedComesBack() throws Exception {
        for (Carried message : carried()) {
            assertThat(SERIALIZATION.findSerializerFor(message)).isInstanceOf(CarriedSerializer.class);
            assertThat(throughBytes(message)).usingRecursiveComparison().isEqualTo(message);
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 10);
            ((ByteBufferSerializer) SERIALIZATION.findSerializerFor(message)).toBinary(message, buffer);
            assertThat(buffer.position()).as("announced size").isEqualTo(message.size());
        }
        assertThat(carried().stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Carried.class.getPermittedSubclasses());
    }

    /** Bytes that nobody wrote give a message or the exception, whatever they are. */
    @Test
    void mutatedBytesAreReadOrRefused() throws Exception {
        Random random = new Random(7);
        List<Object> messages = new ArrayList<>(control());
        messages.addAll(carried());
        int refused = 0;
        for (int k = 0; k < 20_000; k++) {
            Object message = messages.get(random.nextInt(messages.size()));
            Serializer serializer = SERIALIZATION.findSerializerFor(message);
            String manifest = akka.serialization.Serializers.manifestFor(serializer, message);
            byte[] bytes = SERIALIZATION.serialize(message).get();
            byte[] changed = Arrays.copyOf(bytes, random.nextInt(bytes.length + 2));
            if (changed.length > 0) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Try<Object> read = SERIALIZATION.deserialize(changed, serializer.identifier(), manifest);
            if (read.isFailure()) {
                assertThat(read.failed().get()).isInstanceOf(NotSerializableException.class);
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void compressedFramesAreRefused() throws Exception {
        byte[] bytes =
                SERIALIZATION.serialize(new Control.Notice("x".repeat(10_000))).get();
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(bytes);
        }
        byte[] lz4 = "LZ4\1\177\377\377\377........".getBytes(StandardCharsets.ISO_8859_1);
        int control = SERIALIZATION.findSerializerFor(new Control.Notice("")).identifier();
        for (byte[] frame : List.of(zipped.toByteArray(), lz4)) {
            assertThatThrownBy(
                            () -> SERIALIZATION.deserialize(frame, control, "").get())
                    .isInstanceOf(NotSerializableException.class)
                    .hasMessageStartingWith("not a control message");
        }
    }

    @Test
    void typesBeyondTheListAreRefused() {
        int control = SERIALIZATION.findSerializerFor(new Control.Notice("")).identifier();
        // {"type": "java.util.ArrayList"}
        ByteArrayOutputStream cbor = new ByteArrayOutputStream();
        cbor.write(0xA1);
        cbor.write(0x64);
        cbor.writeBytes("type".getBytes(StandardCharsets.US_ASCII));
        cbor.write(0x73);
        cbor.writeBytes("java.util.ArrayList".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> SERIALIZATION
                        .deserialize(cbor.toByteArray(), control, "")
                        .get())
                .isInstanceOf(NotSerializableException.class)
                .hasMessageContaining("java.util.ArrayList");
    }

    @Test
    void javaSerializationIsOff() {
        record Sneaky(String text) implements Serializable {}
        assertThat(SERIALIZATION.serialize(new Sneaky("no")).isFailure()).isTrue();
        assertThatThrownBy(() -> ClusterMember.create(
                        akka.actor.typed.javadsl.Behaviors.empty(),
                        ConfigFactory.parseString("akka.actor.allow-java-serialization = on")
                                .withFallback(
                                        Settings.member(ConfigFactory.empty(), "worker", "127.0.0.1", 0, List.of()))))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("stays off");
    }
}
