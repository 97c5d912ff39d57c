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

    static Stream<String> names() {
        return withBaseline().keySet().stream()
                .flatMap(name -> Stream.of(Wire.values()).map(wire -> name + "." + wire.bits()));
    }

    private static Map<String, Compressor> withBaseline() {
        Map<String, Compressor> all = Specs.all();
        all.put("integer-8", new IntegerRounding(8));
        return all;
    }

    /** Entries of many sizes, zeros among them, without a function whose last bit could differ. */
    private static double[] vector() {
        double[] x = new double[D];
        for (int j = 0; j < D; j++) {
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
        Compressor compressor = withBaseline().get(name.substring(0, dot));
        byte[] bytes = compressor.encoder(D, wire).encode(vector(), DRAW).bytes();
        double[] decoded = new double[D];
        Payload.decode(bytes, D, DRAW).addTo(decoded, 1);
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
