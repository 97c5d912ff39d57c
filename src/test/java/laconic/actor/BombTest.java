package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSystem;
import akka.serialization.Serialization;
import akka.serialization.SerializationExtension;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Short frames that claim two gigabytes, in a JVM with 64 MB. */
class BombTest {

    private static final long CLAIMED = Integer.MAX_VALUE;

    @Test
    void claimsOfTwoGigabytesAreRefusedUnder64Megabytes() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        BombTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("refused"))).hasSize(30);
    }

    private static String classPath() {
        return BombTest.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator))
                : System.getProperty("java.class.path");
    }

    /** Gives every bomb to every serializer that a peer can name; exits with 1 if one is not refused. */
    public static void main(String[] args) throws Exception {
        ActorSystem system = ActorSystem.create(
                "laconic",
                Settings.member(ConfigFactory.parseString("akka.loglevel = OFF"), "worker", "127.0.0.1", 0, List.of()));
        Serialization serialization = SerializationExtension.get(system);
        for (Map.Entry<Integer, String> serializer : serializers().entrySet()) {
            for (Map.Entry<String, byte[]> bomb : bombs().entrySet()) {
                var read = serialization.deserialize(bomb.getValue(), serializer.getKey(), serializer.getValue());
                String what = bomb.getKey() + " to serializer " + serializer.getKey();
                if (read.isSuccess() || read.failed().get() instanceof Error) {
                    System.out.println("NOT refused: " + what + ": " + read);
                    Runtime.getRuntime().halt(1);
                }
                System.out.println(
                        "refused " + what + ": " + read.failed().get().getMessage());
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Our two, Akka's Jackson serializers, which are on the class path, and Java's, which is off: with manifests. */
    private static Map<Integer, String> serializers() {
        Map<Integer, String> manifests = new LinkedHashMap<>();
        manifests.put(7_264_001, "B");
        manifests.put(7_264_002, "");
        manifests.put(31, Control.Notice.class.getName());
        manifests.put(33, Control.Notice.class.getName());
        manifests.put(1, "");
        return manifests;
    }

    private static Map<String, byte[]> bombs() throws IOException {
        Map<String, byte[]> bombs = new LinkedHashMap<>();
        bombs.put("gzip of two gigabytes", zeros());
        bombs.put("LZ4 that announces two gigabytes", lz4());
        bombs.put("CBOR text of two gigabytes", text());
        bombs.put("CBOR array of two gigabytes", new byte[] {(byte) 0x9B, 0, 0, 0, 0, 0x7F, -1, -1, -1});
        bombs.put("CBOR nested 100 000 deep", "\u0081".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1));
        bombs.put("Java object", java());
        return bombs;
    }

    /** One zipped megabyte after the other. */
    private static byte[] zeros() throws IOException {
        ByteArrayOutputStream megabyte = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(megabyte)) {
            gzip.write(new byte[1 << 20]);
        }
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        for (long k = 0; k < CLAIMED >> 20; k++) {
            zipped.writeBytes(megabyte.toByteArray());
        }
        return zipped.toByteArray();
    }

    private static byte[] lz4() {
        return ByteBuffer.allocate(64)
                .put("LZ4\0".getBytes(StandardCharsets.ISO_8859_1))
                .putInt((int) CLAIMED)
                .array();
    }

    /** {"type": a string of two gigabytes that does not come. */
    private static byte[] text() {
        return ByteBuffer.allocate(64)
                .put(new byte[] {(byte) 0xA1, 0x64, 't', 'y', 'p', 'e', 0x7A})
                .putInt((int) CLAIMED)
                .array();
    }

    private static byte[] java() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(List.of("no")));
        }
        return bytes.toByteArray();
    }
}
