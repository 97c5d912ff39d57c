package laconic.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import laconic.objective.Samples;
import laconic.objective.SparseRows;

/**
 * Images and their labels in the IDX format of MNIST, plain or gzip: unsigned bytes of any shape; pixels become numbers
 * in [0, 1] (divided by 255), rows are sparse, as most pixels are 0.
 *
 * <p>A file is: two zero bytes, the type (0x08), the number of dimensions, each size as four bytes (high first), then
 * the bytes, the last dimension fastest. Source: LeCun, Cortes, Burges, The MNIST database.
 */
public final class Idx {
    private static final String NEEDED = "an IDX file, plain or gzip,";
    private static final String ANY_NEEDED = "a LIBSVM text file or an IDX file, plain or gzip,";
    private static final int UNSIGNED_BYTES = 0x08;
    private static final int HEADER = 4;
    private static final int MOST = 1 << 30;
    private static final int MOST_PIXELS = 1 << 24;

    private final Path file;
    private InputStream in;
    private long position;

    private Idx(Path file) {
        this.file = file;
    }

    /**
     * All samples of a file of images and the file of labels beside it, whose name has "labels" for "images" and "idx1"
     * for "idx3".
     *
     * @throws DataException if a file is missing, unreadable, truncated, empty, too long or not of this format, if
     *     their counts differ, or if the name does not hold "images"
     */
    public static Samples read(Path images) {
        String name = String.valueOf(images.getFileName());
        if (!name.contains("images")) {
            throw new DataException(
                    images + " is an IDX file, but its name does not hold 'images': the file of labels is"
                            + " found by writing 'labels' there, and idx1 for idx3");
        }
        return read(
                images, images.resolveSibling(name.replace("images", "labels").replace("idx3", "idx1")));
    }

    /** All samples of a file of images and a file of labels. */
    public static Samples read(Path images, Path labels) {
        SparseRows rows = read(images, Idx::images);
        double[] classes = read(labels, Idx::labels);
        if (rows.rows() != classes.length) {
            throw new DataException(
                    labels + " holds " + classes.length + " labels for the " + rows.rows() + " images of " + images);
        }
        return new Samples(rows, classes);
    }

    /** Whether the file, unpacked, starts as IDX files do: with two zero bytes, which no text has. */
    static boolean is(Path file) {
        try (InputStream in = DataFile.open(file, ANY_NEEDED)) {
            return Arrays.equals(in.readNBytes(2), new byte[2]);
        } catch (IOException e) {
            throw DataFile.explain(file, ANY_NEEDED, "at its beginning", e);
        }
    }

    private interface Content<T> {
        T of(Idx idx) throws IOException;
    }

    private static <T> T read(Path file, Content<T> content) {
        Idx idx = new Idx(file);
        try (InputStream in = DataFile.open(file, NEEDED)) {
            idx.in = in;
            return content.of(idx);
        } catch (IOException e) {
            throw DataFile.explain(file, NEEDED, "after byte " + idx.position, e);
        }
    }

    private SparseRows images() throws IOException {
        int[] sizes = header(2, "images");
        long width = 1;
        for (int i = 1; i < sizes.length; i++) {
            width = Math.min(MOST, width * sizes[i]);
        }
        if (width > MOST_PIXELS) {
            throw new DataException(file + ", byte 8: images of more than 2^24 pixels, which is the most allowed");
        }
        int[] start = new int[1025];
        int[] column = new int[1 << 16];
        double[] value = new double[1 << 16];
        int entries = 0;
        byte[] image = new byte[(int) width];
        for (int r = 0; r < sizes[0]; r++) {
            fill(image, sizes[0] * width);
            if (entries > MOST - image.length) {
                throw new DataException(
                        file + ", byte " + position + ": more than 2^30 non-zero pixels, which is the most allowed");
            }
            if (entries + image.length > column.length) {
                int length = Math.max(2 * column.length, entries + image.length);
                column = Arrays.copyOf(column, length);
                value = Arrays.copyOf(value, length);
            }
            for (int p = 0; p < image.length; p++) {
                if (image[p] != 0) {
                    column[entries] = p;
                    value[entries++] = (image[p] & 0xff) / 255.0;
                }
            }
            if (r + 1 == start.length) {
                start = Arrays.copyOf(start, 2 * start.length);
            }
            start[r + 1] = entries;
        }
        end();
        return new SparseRows(
                image.length,
                Arrays.copyOf(start, sizes[0] + 1),
                Arrays.copyOf(column, entries),
                Arrays.copyOf(value, entries));
    }

    private double[] labels() throws IOException {
        int count = header(1, "labels")[0];
        byte[] bytes = in.readNBytes(count); // grows with what is there, whatever the header says
        if (bytes.length < count) {
            throw tooShort(position + bytes.length, count);
        }
        position += count;
        end();
        double[] labels = new double[count];
        Arrays.setAll(labels, i -> bytes[i] & 0xff);
        return labels;
    }

    /** The sizes, each at least 1; at least two for images, exactly one for labels. */
    private int[] header(int least, String what) throws IOException {
        byte[] magic = bytes(HEADER);
        if (magic[0] != 0 || magic[1] != 0) {
            throw new DataException(file + ", byte 0: starts with 0x" + hex(magic[0]) + hex(magic[1])
                    + "; IDX files start with two zero bytes");
        }
        if (magic[2] != UNSIGNED_BYTES) {
            throw new DataException(
                    file + ", byte 2: type 0x" + hex(magic[2]) + "; only 0x08, unsigned bytes, is allowed");
        }
        int dimensions = magic[3] & 0xff;
        if (least == 1 ? dimensions != 1 : dimensions < least) {
            throw new DataException(file + ", byte 3: " + dimensions + " dimensions; " + what + " have "
                    + (least == 1 ? "1" : "at least " + least));
        }
        int[] sizes = new int[dimensions];
        for (int i = 0; i < dimensions; i++) {
            byte[] size = bytes(4);
            sizes[i] = (size[0] & 0xff) << 24 | (size[1] & 0xff) << 16 | (size[2] & 0xff) << 8 | size[3] & 0xff;
            if (sizes[i] < 1 || sizes[i] > MOST) {
                throw new DataException(file + ", byte " + (position - 4) + ": size "
                        + Integer.toUnsignedString(sizes[i]) + " of dimension " + (i + 1)
                        + "; 1 to 2^30 is allowed");
            }
        }
        return sizes;
    }

    private byte[] bytes(int count) throws IOException {
        byte[] read = in.readNBytes(count);
        position += read.length;
        if (read.length < count) {
            throw new DataException(file + " ends at byte " + position + ", within the header of an IDX file");
        }
        return read;
    }

    private void fill(byte[] into, long announced) throws IOException {
        int read = in.readNBytes(into, 0, into.length);
        if (read < into.length) {
            throw tooShort(position + read, announced);
        }
        position += read;
    }

    private DataException tooShort(long end, long announced) {
        return new DataException(
                file + " ends at byte " + end + "; its header announces " + announced + " bytes of data");
    }

    private void end() throws IOException {
        if (in.read() >= 0) {
            throw new DataException(file + ", byte " + position + ": more bytes than its header announces");
        }
    }

    private static String hex(byte b) {
        return String.format("%02x", b & 0xff);
    }
}
