package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import laconic.objective.Samples;
import laconic.objective.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxTest {
    /** Two images of 2 × 2 pixels. */
    private static final String IMAGES = "00000803 00000002 00000002 00000002 00ff0033 80000000";

    private static final String LABELS = "00000801 00000002 07 00";

    @TempDir
    private Path directory;

    private Path file(String name, String hex) throws IOException {
        return Files.write(directory.resolve(name), bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void readsPixelsAndLabels() throws IOException {
        file("t-labels-idx1-ubyte", LABELS);
        Path images = file("t-images-idx3-ubyte", IMAGES);
        Samples samples = Idx.read(images);
        assertThat(samples.labels()).containsExactly(7, 0);
        SparseRows rows = (SparseRows) samples.rows();
        assertThat(rows.dimension()).isEqualTo(4);
        assertThat(rows.start()).containsExactly(0, 2, 3);
        assertThat(rows.column()).containsExactly(1, 3, 0);
        assertThat(rows.value()).containsExactly(1, 0.2, 128 / 255.0);
        assertThat(SampleFile.read(images, 4).digest()).isEqualTo(samples.digest());
        assertThatThrownBy(() -> SampleFile.read(images, 5))
                .hasMessage(images + " holds images of 4 pixels; 5 are needed");
    }

    @Test
    void readsGzipAndTellsLibSvmFromIdx() throws IOException {
        Path labels = Files.write(directory.resolve("labels.gz"), gzip(bytes(LABELS)));
        Path images = Files.write(directory.resolve("images.gz"), gzip(bytes(IMAGES)));
        assertThat(SampleFile.read(images, 0).digest())
                .isEqualTo(Idx.read(images, labels).digest());
        Path text = Files.write(directory.resolve("images.txt"), gzip("3 2:1\n".getBytes()));
        assertThat(SampleFile.read(text, 0).labels()).containsExactly(3);
        Path empty = file("empty", "");
        assertThatThrownBy(() -> SampleFile.read(empty, 0)).hasMessageStartingWith(empty + " holds no samples");
    }

    /** More images and pixels than any first buffer. */
    @Test
    void growsWithTheFile() throws IOException {
        byte[] images = Arrays.copyOf(bytes("00000802 00000bb8 00000064"), 12 + 3000 * 100);
        Arrays.fill(images, 12, images.length, (byte) 255);
        byte[] labels = Arrays.copyOf(bytes("00000801 00000bb8"), 8 + 3000);
        Samples samples = Idx.read(
                Files.write(directory.resolve("images"), images), Files.write(directory.resolve("labels"), labels));
        assertThat(samples.size()).isEqualTo(3000);
        double[] x = new double[100];
        x[99] = 3;
        assertThat(samples.rows().dot(2999, x)).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2b31 0803                   | , byte 0: starts with 0x2b31; IDX files start with two zero bytes
            00000d03                    | , byte 2: type 0x0d; only 0x08, unsigned bytes, is allowed
            00000801 00000001           | , byte 3: 1 dimensions; images have at least 2
            000008                      |  ends at byte 3, within the header of an IDX file
            00000802 00000001 0000      |  ends at byte 10, within the header of an IDX file
            00000802 00000000 00000001  | , byte 4: size 0 of dimension 1; 1 to 2^30 is allowed
            00000802 00000001 ffffffff  | , byte 8: size 4294967295 of dimension 2; 1 to 2^30 is allowed
            00000802 00000001 01000001  | , byte 8: images of more than 2^24 pixels, which is the most allowed
            00000802 40000000 00000002 ffff ff |  ends at byte 15; its header announces 2147483648 bytes of data
            00000802 00000001 00000002 ffff ff | , byte 14: more bytes than its header announces
            """)
    void namesFileOffsetAndWhatIsAllowed(String hex, String message) throws IOException {
        Path labels = file("labels", LABELS);
        Path images = file("images", hex);
        assertThatThrownBy(() -> Idx.read(images, labels))
                .isInstanceOf(DataException.class)
                .hasMessage(images + (message.startsWith(",") ? "" : " ") + message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            00000803 00000002 00000001 00000001 | , byte 3: 3 dimensions; labels have 1
            00000801 3fffffff 01 02 03          |  ends at byte 11; its header announces 1073741823 bytes of data
            00000801 00000001 01 02             | , byte 9: more bytes than its header announces
            00000801 00000001 01                |  holds 1 labels for the 2 images of IMAGES
            """)
    void labelsLikewise(String hex, String message) throws IOException {
        Path images = file("images", IMAGES);
        Path labels = file("labels", hex);
        assertThatThrownBy(() -> Idx.read(images))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        labels + (message.startsWith(",") ? "" : " ") + message.replace("IMAGES", images.toString()));
    }

    @Test
    void truncatedMissingOrBadlyNamed() throws IOException {
        byte[] whole = gzip(bytes(IMAGES));
        Path labels = file("labels", LABELS);
        Path truncated = Files.write(directory.resolve("images"), Arrays.copyOf(whole, whole.length - 12));
        assertThatThrownBy(() -> Idx.read(truncated, labels))
                .isInstanceOf(DataException.class)
                .hasMessageMatching(".*images, after byte \\d+: the gzip file is truncated; a complete one is needed");
        Path lonely = file("lonely-images", IMAGES);
        assertThatThrownBy(() -> Idx.read(lonely))
                .hasMessage(
                        directory.resolve("lonely-labels") + " does not exist: an IDX file, plain or gzip, is needed");
        Path pictures = file("pictures", IMAGES);
        assertThatThrownBy(() -> SampleFile.read(pictures, 0))
                .hasMessageContaining("its name does not hold 'images': the file of labels is found by");
        assertThatThrownBy(() -> Idx.read(directory, labels)).hasMessageContaining("is a directory");
    }
}
