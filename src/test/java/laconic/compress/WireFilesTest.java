package laconic.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import laconic.coding.DecodeException;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.SeededRandomness;
import laconic.math.Vectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of wire version 1, in {@code src/test/resources/wire/v1}: what is written today is read for ever. Each file ends
 * in the digest of the vector that the payload before it decodes to. {@code -Dlaconic.wire.write=DIRECTORY} writes them anew,
 * which only a new version may do.
 */
class WireFilesTest {

    private static final String WRITE = System.getProperty("laconic.wire.write");
    private static final Draw DRAW = new SeededRandomness(1, 4).draw(Purpose.UP, 2, 17);
    private static final int D = 100;
    /** In front of the names of vectors that are long enough for two states of rANS. */
    private static final String LONG = "long-";

    static Stream<String> names() {
        Stream<String> all = withBaseline().keySet().stream()
                .flatMap(name -> Stream.of(Wire.values()).map(wire -> name + "." + wire.bits()));
        return Stream.concat(all, Stream.of(LONG + "natural.32", LONG + "qsgd-100-linf.32"));
    }

    private static Map<String, Compressor> withBaseline() {
        Map<String, Compressor> all = Specs.all();
        all.put("integer-8", new IntegerRounding(8));
        return all;
    }

    /** Entries of many sizes, zeros among them, without a function whose last bit could differ. */
    private static double[] vector(int d) {
        double[] x = new double[d];
        for (int j = 0; j < d; j++) {
            double base = (j * 37 % 101 - 50) / 16.0;
            x[j] = j % 13 == 5 ? 0 : base * base * base / (1 + j % 7);
        }
        return x;
    }

    @ParameterizedTest
    @MethodSource("names")
    void bytesAreThoseOfVersionOne(String name) throws IOException, DecodeException {
        int dot = name.lastIndexOf('.');
        Wire wire = name.endsWith("64") ? Wire.FLOAT64 : Wire.FLOAT32;
        boolean tall = name.startsWith(LONG);
        int d = tall ? 100 * D : D;
        Compressor compressor = withBaseline().get(name.substring(tall ? LONG.length() : 0, dot));
        byte[] bytes = compressor.encoder(d, wire).encode(vector(d), DRAW).bytes();
        double[] decoded = new double[d];
        Payload.decode(bytes, d, DRAW).addTo(decoded, 1);
        byte[] file = Arrays.copyOf(bytes, bytes.length + 8);
        long digest = Vectors.digest(decoded);
        for (int b = 0; b < 8; b++) {
            file[bytes.length + b] = (byte) (digest >>> 8 * b);
        }
        if (WRITE != null) {
            Files.createDirectories(Path.of(WRITE));
            Files.write(Path.of(WRITE, name), file);
            return;
        }
        try (InputStream in = getClass().getResourceAsStream("/wire/v1/" + name)) {
            assertThat(in).as("wire/v1/" + name).isNotNull();
            assertThat(file).isEqualTo(in.readAllBytes());
        }
    }
}
