package laconic.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the bytes back by the published layouts: NEP 1 inside APPNOTE.TXT 4.3.7, and the safetensors format. */
class ModelFilesTest {
    @TempDir
    private Path directory;

    private static double[] vector(int length) {
        return DoubleStream.iterate(-1.5, v -> v * -1.0001 + 1e-9).limit(length).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 8192, 20_001})
    void npzIsAStoredZipOfOneArrayInFormatOneZero(int length) throws IOException {
        double[] x = vector(length);
        ModelFiles.write(directory, x);
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
        ModelFiles.write(directory, x);
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
        ModelFiles.write(directory, x);
        byte[] npz = Files.readAllBytes(directory.resolve("model.npz"));
        ModelFiles.write(directory, x);
        assertThat(directory.resolve("model.npz")).hasBinaryContent(npz);
        try (var files = Files.list(directory)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("model.npz", "model.safetensors");
        }
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
