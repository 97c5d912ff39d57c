package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import laconic.objective.Samples;
import laconic.objective.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibSvmTest {
    private static final String TEXT =
            "+1 1:0.5 3:-2e-3\r\n# nothing here\n\n-1\t2:1 \n0 4:12345678901234567890 # last";

    @TempDir
    private Path directory;

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private Samples read(String text) throws IOException {
        return LibSvm.read(file("data.txt", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void readsWhatTheLinesSay() throws IOException {
        Samples samples = read(TEXT);
        assertThat(samples.labels()).containsExactly(1, -1, 0);
        SparseRows rows = (SparseRows) samples.rows();
        assertThat(rows.dimension()).isEqualTo(4);
        assertThat(rows.start()).containsExactly(0, 2, 3, 4);
        assertThat(rows.column()).containsExactly(0, 2, 1, 3);
        assertThat(rows.value()).containsExactly(0.5, -2e-3, 1, 12345678901234567890.0);
    }

    @Test
    void tellsGzipByItsBytesWhateverTheName() throws IOException {
        Samples plain = read(TEXT);
        Samples zipped = LibSvm.read(file("misnamed.txt", gzip(TEXT.getBytes(StandardCharsets.UTF_8))));
        Samples misnamed = LibSvm.read(file("plain.gz", TEXT.getBytes(StandardCharsets.UTF_8)));
        assertThat(zipped.digest()).isEqualTo(plain.digest()).isEqualTo(misnamed.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "+7",
                "007",
                "0.1",
                ".5",
                "5.",
                "123456789012345",
                "1234567890123456",
                "0.30000000000000004",
                "1e-5",
                "1E+22",
                "4.9e-324",
                "1.7976931348623157e308",
                "9007199254740993",
                "0.000000000000001",
                "-3.25e2"
            })
    void numbersAreRoundedAsJavaRoundsThem(String number) throws IOException {
        SparseRows rows = (SparseRows) read(number + " 1:" + number).rows();
        assertThat(rows.value()).containsExactly(Double.parseDouble(number));
    }

    /** More rows, entries and bytes than any first buffer. */
    @Test
    void growsWithTheFile() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append(i % 2).append(" 1:").append(i).append(" 20:1 300:0.25 4000:1e3 50000:-1\n");
        }
        Samples samples = read(text.toString());
        assertThat(samples.size()).isEqualTo(5000);
        assertThat(samples.rows().dimension()).isEqualTo(50000);
        double[] x = new double[50000];
        x[0] = 1;
        x[299] = 4;
        assertThat(samples.rows().dot(4321, x)).isEqualTo(4322);
    }

    @Test
    void aTestFileTakesTheTrainingDataFeatures() throws IOException {
        Path file = file("test.txt", "1 2:1\n".getBytes(StandardCharsets.UTF_8));
        assertThat(LibSvm.read(file, 7).rows().dimension()).isEqualTo(7);
        assertThatThrownBy(() -> LibSvm.read(file, 1))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ", line 1: index '2' is above the number of features, 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            one 1:1              | line 1: label 'one' is no finite decimal number
            1 1:1\\nnan 1:1      | line 2: label 'nan' is no finite decimal number
            1:1 2:1              | line 1: label '1:1' is no finite decimal number
            1 1:1\\n\\n1 x:1     | line 3: index 'x' is no whole number from 1
            1 0:1                | line 1: index '0' is no whole number from 1
            1 -2:1               | line 1: index '-2' is no whole number from 1
            1 1.5:1              | line 1: index '1.5' is no whole number from 1
            1 :1                 | line 1: index '' is no whole number from 1
            1 qid:3 1:1          | line 1: index 'qid' is no whole number from 1
            1 2147483648:1       | line 1: index '2147483648' is above the largest that is allowed, 2147483639
            1 2:1 2:1            | line 1: index '2' is not above the one before, 2: indices must ascend
            1 3:1 2:1            | line 1: index '2' is not above the one before, 3: indices must ascend
            1 1:abc              | line 1: value 'abc' of index 1 is no finite decimal number
            1 1:                 | line 1: value '' of index 1 is no finite decimal number
            1 1:1e999            | line 1: value '1e999' of index 1 is no finite decimal number
            1 1:0x10             | line 1: value '0x10' of index 1 is no finite decimal number
            1 1:1d               | line 1: value '1d' of index 1 is no finite decimal number
            1 1:1:2              | line 1: value '1:2' of index 1 is no finite decimal number
            1 7                  | line 1: entry '7' is not of the form index:value
            1,2,3                | line 1: label '1,2,3' is no finite decimal number
            # only a comment     | holds no samples: at least one line 'label index:value …' is needed
            """)
    void namesFileLineTokenAndWhatIsAllowed(String text, String message) throws IOException {
        Path file = file("bad.txt", text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> LibSvm.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + (message.startsWith("line") ? ", " : " ") + message);
    }

    @Test
    void binaryFilesAreShownWithoutTheirControlCharacters() throws IOException {
        byte[] bytes = new byte[2000];
        Arrays.fill(bytes, (byte) 1);
        Path file = file("bytes", bytes);
        assertThatThrownBy(() -> LibSvm.read(file))
                .hasMessage(file + ", line 1: label '" + "?".repeat(40) + "…' is longer than 512 characters");
    }

    @Test
    void truncatedDamagedEmptyMissingOrNoFile() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20000; i++) {
            text.append("1 1:").append(i * 7919L % 10007).append('\n');
        }
        byte[] whole = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        Path truncated = file("truncated.gz", Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> LibSvm.read(truncated))
                .isInstanceOf(DataException.class)
                .hasMessageMatching(
                        ".*truncated.gz, after line \\d{3,}: the gzip file is truncated; a complete one is needed");
        Path header = file("header.gz", Arrays.copyOf(whole, 5));
        assertThatThrownBy(() -> LibSvm.read(header)).hasMessageContaining("after line 0: the gzip file is truncated");
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1; // the checksum
        Path damaged = file("damaged.gz", flipped);
        assertThatThrownBy(() -> LibSvm.read(damaged)).hasMessageContaining("the gzip file is damaged");
        Path empty = file("empty.txt", new byte[0]);
        assertThatThrownBy(() -> LibSvm.read(empty)).hasMessageStartingWith(empty + " holds no samples");
        assertThatThrownBy(() -> LibSvm.read(directory.resolve("none.txt")))
                .hasMessage(directory.resolve("none.txt")
                        + " does not exist: a LIBSVM text file, plain or gzip, is needed");
        assertThatThrownBy(() -> LibSvm.read(directory)).hasMessageContaining("is a directory");
    }
}
