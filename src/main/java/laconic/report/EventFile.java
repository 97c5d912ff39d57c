package laconic.report;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file while a run writes it: one scalar per known value of an evaluated round, under the column's
 * name in {@code rounds.csv}, at the round's number as its step.
 *
 * <p>Records are TFRecords (length, masked CRC-32C of the length, data, masked CRC-32C of the data; all little-endian),
 * each one {@code tensorflow.Event} in the protocol buffers' wire format. Values are float32, as TensorBoard keeps scalars.
 */
final class EventFile implements Closeable {

    private static final double NANOS = 1e9;
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final OutputStream out;
    private final double started;

    private EventFile(OutputStream out, double started) {
        this.out = out;
        this.started = started;
    }

    /**
     * Starts {@code events.out.tfevents.SECONDS.laconic} in a run directory; TensorBoard reads all such files of a directory
     * as one run.
     *
     * @param started what time 0 of the rows is
     */
    static EventFile create(Path directory, Instant started) throws IOException {
        Path file = directory.resolve("events.out.tfevents." + started.getEpochSecond() + ".laconic");
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
        EventFile events = new EventFile(out, started.getEpochSecond() + started.getNano() / NANOS);
        Fields version = events.event(0);
        version.bytes(3, "brain.Event:2".getBytes(StandardCharsets.UTF_8));
        events.write(version);
        return events;
    }

    /** Appends one row; it is handed to the operating system at once. */
    void append(RoundRow row) throws IOException {
        Fields event = event(row.timeS());
        event.varint(2, row.round());
        Fields summary = new Fields();
        List<String> cells = row.cells();
        for (Column column : Column.ALL) {
            String cell = cells.get(column.ordinal());
            if (column != Column.ROUND && column != Column.TIME_S && !cell.isEmpty()) {
                Fields value = new Fields();
                value.bytes(1, column.key().getBytes(StandardCharsets.UTF_8));
                value.fixed32(2, Float.floatToIntBits(Float.parseFloat(cell)));
                summary.bytes(1, value.toByteArray());
            }
        }
        event.bytes(5, summary.toByteArray());
        write(event);
    }

    private Fields event(double seconds) {
        Fields event = new Fields();
        event.fixed64(1, Double.doubleToLongBits(started + seconds));
        return event;
    }

    private void write(Fields event) throws IOException {
        byte[] data = event.toByteArray();
        byte[] length = littleEndian(8).putLong(data.length).array();
        out.write(littleEndian(16 + data.length)
                .put(length)
                .putInt(maskedCrc(length))
                .put(data)
                .putInt(maskedCrc(data))
                .array());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /** The CRC rotated and shifted, so that a CRC over data that hold CRCs is not degenerate. */
    private static int maskedCrc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A protocol buffers message: its fields in the order in which they are put. */
    private static final class Fields extends ByteArrayOutputStream {

        void varint(int field, long value) {
            tag(field, VARINT);
            varint(value);
        }

        void fixed64(int field, long bits) {
            tag(field, FIXED64);
            writeBytes(littleEndian(8).putLong(bits).array());
        }

        void bytes(int field, byte[] bytes) {
            tag(field, BYTES);
            varint(bytes.length);
            writeBytes(bytes);
        }

        void fixed32(int field, int bits) {
            tag(field, FIXED32);
            writeBytes(littleEndian(4).putInt(bits).array());
        }

        private void tag(int field, int type) {
            varint((long) field << 3 | type);
        }

        private void varint(long value) {
            long rest = value;
            while ((rest & ~0x7fL) != 0) {
                write((int) (rest & 0x7f | 0x80));
                rest >>>= 7;
            }
            write((int) rest);
        }
    }
}
