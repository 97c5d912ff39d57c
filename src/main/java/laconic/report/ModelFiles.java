package laconic.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The final model as {@code model.npz} (for numpy) and {@code model.safetensors}; both hold one float64 vector named
 * {@code x}, little-endian, and equal models give equal bytes.
 */
public final class ModelFiles {
    private static final int CHUNK = 1 << 13;

    private ModelFiles() {}

    /** Writes both files into {@code directory}, each whole or not at all. */
    public static void write(Path directory, double[] x) throws IOException {
        writeNpz(directory.resolve("model.npz"), x);
        writeSafetensors(directory.resolve("model.safetensors"), x);
    }

    /** A zip archive whose one stored entry, {@code x.npy}, is in NumPy format 1.0 (NEP 1). */
    static void writeNpz(Path file, double[] x) throws IOException {
        byte[] header = npyHeader(x.length);
        CRC32 crc = new CRC32();
        writeNpy(new CheckedOutputStream(OutputStream.nullOutputStream(), crc), header, x);
        ZipEntry entry = new ZipEntry("x.npy");
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(header.length + 8L * x.length);
        entry.setCrc(crc.getValue());
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            zip.putNextEntry(entry);
            writeNpy(zip, header, x);
            zip.closeEntry();
            zip.finish();
        });
    }

    /** Eight bytes of header length, a JSON header padded with spaces to a multiple of 8, the numbers. */
    static void writeSafetensors(Path file, double[] x) throws IOException {
        String json =
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[" + x.length + "],\"data_offsets\":[0," + 8L * x.length + "]}}";
        byte[] header = (json + " ".repeat(-json.length() & 7)).getBytes(StandardCharsets.US_ASCII);
        AtomicFile.write(file, out -> {
            out.write(littleEndian(8).putLong(header.length).array());
            out.write(header);
            writeNumbers(out, x);
        });
    }

    private static byte[] npyHeader(int length) {
        String dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + length + ",), }";
        // Magic, version and length take 10 bytes; the data begins at a multiple of 64, after a line feed.
        String padded = dict + " ".repeat(-(10 + dict.length() + 1) & 63) + "\n";
        return littleEndian(10 + padded.length())
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static void writeNpy(OutputStream out, byte[] header, double[] x) throws IOException {
        out.write(header);
        writeNumbers(out, x);
    }

    private static void writeNumbers(OutputStream out, double[] x) throws IOException {
        ByteBuffer chunk = littleEndian(8 * Math.min(CHUNK, x.length));
        for (int from = 0; from < x.length; from += CHUNK) {
            int count = Math.min(CHUNK, x.length - from);
            chunk.asDoubleBuffer().put(x, from, count);
            out.write(chunk.array(), 0, 8 * count);
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
