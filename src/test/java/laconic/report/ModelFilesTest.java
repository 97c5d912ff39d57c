package laconic.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import laconic.objective.Layer;
import laconic.objective.NetworkShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the bytes back by the published layouts: NEP 1 inside APPNOTE.TXT 4.3.7, and the safetensors format. */
class ModelFilesTest {
    /** A network of 3 inputs, 2 hidden units and 2 classes. */
    private static final List<Layer> LAYERS = new NetworkShape(List.of(3, 2, 2)).layers();

    @TempDir
    private Path directory;

    private static double[] vector(int length) {
        return DoubleStream.iterate(-1.5, v -> v * -1.0001 + 1e-9).limit(length).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 8192, 20_001})
    void npzIsAStoredZipOfOneArrayInFormatOneZero(int length) throws IOException {
        double[] x = vector(length);
        ModelFiles.write(directory, x, List.of(new Layer("x", 0, 1, x.length)));
        Path file = directory.resolve("model.npz");
        ByteBuffer bytes = littleEndian(Files.readAllBytes(file));

        // Local file header (4.3.7): signature, method 0 (stored), CRC, equal sizes, name.
        assertThat(bytes.getInt(0)).isEqualTo(0x04034b50);
        assertThat(bytes.getShort(8)).isZero();
        int size = bytes.getInt(18);
        assertThat(bytes.getInt(22)).isEqualTo(size);
        int nameLength = bytes.getShort(26);
        assertThat(new String(bytes.array(), 30, nameLength, US_ASCII)).isEqualTo("x.npy");
        int npy = 30 + nameLength + bytes.getShort(28);
        CRC32 crc = new CRC32();
        crc.update(bytes.array(), npy, size);
        assertThat(bytes.getInt(14)).isEqualTo((int) crc.getValue());

        // NEP 1: \x93NUMPY, version 1.0, header length, a Python literal ending in a line feed, data at a multiple of
        // 64.
        assertThat(bytes.get(npy)).isEqualTo((byte) 0x93);
        assertThat(new String(bytes.array(), npy + 1, 5, US_ASCII)).isEqualTo("NUMPY");
        assertThat(bytes.get(npy + 6)).isEqualTo((byte) 1);
        assertThat(bytes.get(npy + 7)).isEqualTo((byte) 0);
        int headerLength = bytes.getShort(npy + 8);
        String header = new String(bytes.array(), npy + 10, headerLength, US_ASCII);
        assertThat(header)
                .startsWith("{'descr': '<f8', 'fortran_order': False, 'shape': (" + length + ",), }")
                .endsWith("\n");
        assertThat(header.substring(header.indexOf('}') + 1)).isBlank();
        assertThat((10 + headerLength) % 64).isZero();
        assertThat(size).isEqualTo(10 + headerLength + 8 * length);
        assertThat(numbers(bytes, npy + 10 + headerLength, length)).containsExactly(x);

        try (ZipFile zip = new ZipFile(file.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("x.npy");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 20_001})
    void safetensorsIsAHeaderLengthAJsonHeaderAndTheNumbers(int length) throws IOException {
        double[] x = vector(length);
        ModelFiles.write(directory, x, List.of(new Layer("x", 0, 1, x.length)));
        ByteBuffer bytes = littleEndian(Files.readAllBytes(directory.resolve("model.safetensors")));
        int headerLength = (int) bytes.getLong(0);
        assertThat(headerLength % 8).isZero();
        JsonNode header = SummaryJson.JSON.readTree(bytes.array(), 8, headerLength);
        assertThat(header)
                .isEqualTo(SummaryJson.JSON.readTree("{\"x\": {\"dtype\": \"F64\", \"shape\": [" + length
                        + "], \"data_offsets\": [0, " + 8 * length + "]}}"));
        assertThat(bytes.get(8)).isEqualTo((byte) '{');
        assertThat(bytes.capacity()).isEqualTo(8 + headerLength + 8 * length);
        assertThat(numbers(bytes, 8 + headerLength, length)).containsExactly(x);
    }

    @Test
    void equalModelsGiveEqualBytesAndNothingStaysAside() throws IOException {
        double[] x = vector(1000);
        ModelFiles.write(directory, x, List.of(new Layer("x", 0, 1, x.length)));
        byte[] npz = Files.readAllBytes(directory.resolve("model.npz"));
        ModelFiles.write(directory, x, List.of(new Layer("x", 0, 1, x.length)));
        assertThat(directory.resolve("model.npz")).hasBinaryContent(npz);
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("model.npz", "model.safetensors");
        }
    }

    @Test
    void layersAreTensorsOfTheirOwnShapeThatCoverTheBuffer() throws IOException {
        double[] x = vector(14);
        ModelFiles.write(directory, x, LAYERS);
        ByteBuffer bytes = littleEndian(Files.readAllBytes(directory.resolve("model.safetensors")));
        int headerLength = (int) bytes.getLong(0);
        JsonNode header = SummaryJson.JSON.readTree(bytes.array(), 8, headerLength);
        assertThat(header).isEqualTo(SummaryJson.JSON.readTree("""
                                {"layer1.weight": {"dtype": "F64", "shape": [3, 2], "data_offsets": [0, 48]},
                                 "layer1.bias": {"dtype": "F64", "shape": [2], "data_offsets": [48, 64]},
                                 "layer2.weight": {"dtype": "F64", "shape": [2, 2], "data_offsets": [64, 96]},
                                 "layer2.bias": {"dtype": "F64", "shape": [2], "data_offsets": [96, 112]}}
                                """));
        assertThat(bytes.capacity()).isEqualTo(8 + headerLength + 112);
        assertThat(numbers(bytes, 8 + headerLength, 14)).containsExactly(x);
        try (ZipFile zip = new ZipFile(directory.resolve("model.npz").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly("layer1.weight.npy", "layer1.bias.npy", "layer2.weight.npy", "layer2.bias.npy");
        }
    }

    @Test
    void layersWithGapsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFiles.write(directory, new double[15], LAYERS))
                .withMessageContaining("do not cover 15 coordinates");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ModelFiles.write(directory, new double[10], LAYERS.subList(1, 4)))
                .withMessageContaining("does not begin at 0");
    }

    /** NumPy's own words on both files: every array's shape, type, sum, and the bits of its last entry. */
    @Test
    void numpyOpensBoth() throws IOException, InterruptedException {
        double[] x = vector(14);
        ModelFiles.write(directory, x, LAYERS);
        String program = """
                import json, struct, sys
                try:
                    import numpy
                except ImportError:
                    sys.exit(77)
                raw = open('model.safetensors', 'rb').read()
                size, = struct.unpack('<Q', raw[:8])
                tensors = json.loads(raw[8:8 + size])
                arrays = numpy.load('model.npz', allow_pickle=False)
                assert list(arrays) == list(tensors), (list(arrays), list(tensors))
                for name, tensor in tensors.items():
                    a, b = tensor['data_offsets']
                    same = numpy.frombuffer(raw[8 + size + a:8 + size + b], '<f8').reshape(tensor['shape'])
                    assert arrays[name].dtype == numpy.float64 and numpy.array_equal(arrays[name], same), name
                    print(name, arrays[name].shape, float(arrays[name].flat[-1]).hex())
                """;
        Process python;
        try {
            python = new ProcessBuilder("python3", "-c", program)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3: " + e.getMessage());
            return;
        }
        String said = new String(python.getInputStream().readAllBytes(), UTF_8);
        int code = python.waitFor();
        assumeTrue(code != 77, "python3 has no NumPy");
        assertThat(code).as(said).isZero();
        List<String> lines = said.lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("layer1.weight (3, 2) ");
        assertThat(lines.get(3)).startsWith("layer2.bias (2,) ");
        assertThat(Double.valueOf(lines.get(3).split(" ")[2])).isEqualTo(x[13]);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static double[] numbers(ByteBuffer bytes, int from, int count) {
        double[] out = new double[count];
        bytes.position(from)
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asDoubleBuffer()
                .get(out);
        return out;
    }
}
