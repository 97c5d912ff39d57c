package laconic.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import laconic.objective.Layer;

/**
 * The final model as {@code model.npz} (for numpy) and {@code model.safetensors}: one float64 array per layer under its
 * name, little-endian, in row-major order; a model without layers is one vector named {@code x}. Equal models give equal
 * bytes.
 */
public final class ModelFiles {
    private static final int CHUNK = 1 << 13;

    private ModelFiles() {}

    /**
     * Writes both files into {@code directory}, each whole or not at all.
     *
     * @param layers the parts of x, which cover it without gaps; those of one row become vectors, the others matrices
     */
    public static void write(Path directory, double[] x, List<Layer> layers) throws IOException {
        int covered = 0;
        for (Layer layer : layers) {
            if (layer.offset() != covered) {
                throw new IllegalArgumentException(layer + " does not begin at " + covered);
            }
            covered += layer.size();
        }
        if (covered != x.length) {
            throw new IllegalArgumentException(layers + " do not cover " + x.length + " coordinates");
        }
        writeNpz(directory.resolve("model.npz"), x, layers);
        writeSafetensors(directory.resolve("model.safetensors"), x, layers);
    }

    /** A zip archive of stored entries {@code NAME.npy} in NumPy format 1.0 (NEP 1). */
    private static void writeNpz(Path file, double[] x, List<Layer> layers) throws IOException {
        AtomicFile.write(file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Layer layer : layers) {
                byte[] header = npyHeader(layer);
                CRC32 crc = new CRC32();
                writeNpy(new CheckedOutputStream(OutputStream.nullOutputStream(), crc), header, x, layer);
                ZipEntry entry = new ZipEntry(layer.name() + ".npy");
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(header.length + 8L * layer.size());
                entry.setCrc(crc.getValue());
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                writeNpy(zip, header, x, layer);
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /** Eight bytes of header length, a JSON header padded with spaces to a multiple of 8, the numbers. */
    private static void writeSafetensors(Path file, double[] x, List<Layer> layers) throws IOException {
        Map<String, Object> tensors = new LinkedHashMap<>();
        for (Layer layer : layers) {
            Map<String, Object> tensor = new LinkedHashMap<>();
            tensor.put("dtype", "F64");
            tensor.put("shape", shape(layer));
            tensor.put("data_offsets", List.of(8L * layer.offset(), 8L * (layer.offset() + layer.size())));
            tensors.put(layer.name(), tensor);
        }
        byte[] json = new ObjectMapper().writeValueAsBytes(tensors);
        byte[] header = Arrays.copyOf(json, json.length + (-json.length & 7));
        Arrays.fill(header, json.length, header.length, (byte) ' ');
        AtomicFile.write(file, out -> {
            out.write(littleEndian(8).putLong(header.length).array());
            out.write(header);
            writeNumbers(out, x, 0, x.length);
        });
    }

    private static List<Integer> shape(Layer layer) {
        return layer.rows() == 1 ? List.of(layer.cols()) : List.of(layer.rows(), layer.cols());
    }

    private static byte[] npyHeader(Layer layer) {
        String shape = layer.rows() == 1 ? layer.cols() + "," : layer.rows() + ", " + layer.cols();
        String dict = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + shape + "), }";
        // Magic, version and length take 10 bytes; the data begins at a multiple of 64, after a line feed.
        String padded = dict + " ".repeat(-(10 + dict.length() + 1) & 63) + "\n";
        return littleEndian(10 + padded.length())
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.US_ASCII))
                .array();
    }

    private static void writeNpy(OutputStream out, byte[] header, double[] x, Layer layer) throws IOException {
        out.write(header);
        writeNumbers(out, x, layer.offset(), layer.size());
    }

    private static void writeNumbers(OutputStream out, double[] x, int offset, int size) throws IOException {
        ByteBuffer chunk = littleEndian(8 * Math.min(CHUNK, size));
        for (int from = 0; from < size; from += CHUNK) {
            int count = Math.min(CHUNK, size - from);
            chunk.asDoubleBuffer().put(x, offset + from, count);
            out.write(chunk.array(), 0, 8 * count);
        }
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
