package laconic.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads event files back with a reader of its own: TFRecord framing, a CRC-32C bit by bit, and the protocol buffers' wire
 * format of tensorflow/core/util/event.proto and summary.proto.
 */
class EventFileTest {

    @TempDir
    private Path directory;

    private record Field(int number, int type, ByteBuffer value) {

        double asDouble() {
            return value.getDouble(0);
        }

        float asFloat() {
            return value.getFloat(0);
        }

        long asVarint() {
            return EventFileTest.varint(value.duplicate());
        }

        String asText() {
            return StandardCharsets.UTF_8.decode(value.duplicate()).toString();
        }
    }

    @Test
    void theChecksumIsTheStandards() {
        // RFC 3720, B.4: 32 bytes of zeros; and the check value of the catalogue of CRCs.
        assertThat(crc32c(ByteBuffer.wrap(new byte[32]))).isEqualTo(0x8a9136aa);
        assertThat(crc32c(ByteBuffer.wrap("123456789".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(0xe3069283);
    }

    @Test
    void everyKnownValueIsAScalarOfItsRound() throws IOException {
        RoundRow start = row(0, 0, 0.75, OptionalDouble.empty());
        RoundRow later = row(300, 1.25, 0.5, OptionalDouble.of(0.125));
        try (EventFile events = EventFile.create(directory, Instant.ofEpochSecond(1_700_000_000L, 500_000_000))) {
            events.append(start);
            events.append(later);
        }
        Path file = directory.resolve("events.out.tfevents.1700000000.laconic");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        // The first record's head in every event file: 24 bytes follow.
        assertThat(bytes.getLong(0)).isEqualTo(24);
        assertThat(bytes.getInt(8)).isEqualTo(0x224b7fa3);

        List<List<Field>> records = records(bytes);

        assertThat(records).hasSize(3);
        assertThat(records.get(0)).extracting(Field::number).containsExactly(1, 3);
        assertThat(records.get(0).get(0).asDouble()).isEqualTo(1_700_000_000.5);
        assertThat(records.get(0).get(1).asText()).isEqualTo("brain.Event:2");
        assertThat(scalars(records.get(1), 1_700_000_000.5, 0))
                .containsEntry("loss", 0.75f)
                .doesNotContainKeys("gap", "round", "time_s");
        assertThat(scalars(records.get(2), 1_700_000_001.75, 300))
                .containsEntry("loss", 0.5f)
                .containsEntry("gap", 0.125f)
                .containsEntry("up_bits", 4e9f)
                .containsEntry("responders", 3f)
                .doesNotContainKeys("accuracy", "wire_bytes", "consensus_distance");
    }

    private static RoundRow row(long round, double seconds, double loss, OptionalDouble gap) {
        OptionalDouble unknown = OptionalDouble.empty();
        return new RoundRow(
                round,
                seconds,
                loss,
                gap,
                unknown,
                unknown,
                4_000_000_000L,
                2,
                0,
                0,
                unknown,
                OptionalLong.empty(),
                4,
                3,
                0,
                0,
                unknown,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static Map<String, Float> scalars(List<Field> event, double wallTime, long step) {
        assertThat(event).extracting(Field::number).containsExactly(1, 2, 5);
        assertThat(event).extracting(Field::type).containsExactly(1, 0, 2);
        assertThat(event.get(0).asDouble()).isEqualTo(wallTime);
        assertThat(event.get(1).asVarint()).isEqualTo(step);
        Map<String, Float> scalars = new LinkedHashMap<>();
        for (Field value : fields(event.get(2).value())) {
            assertThat(value.number()).isEqualTo(1);
            List<Field> parts = fields(value.value());
            assertThat(parts).extracting(Field::number).containsExactly(1, 2);
            assertThat(parts).extracting(Field::type).containsExactly(2, 5);
            scalars.put(parts.get(0).asText(), parts.get(1).asFloat());
        }
        return scalars;
    }

    private static List<List<Field>> records(ByteBuffer bytes) {
        List<List<Field>> records = new ArrayList<>();
        while (bytes.hasRemaining()) {
            ByteBuffer head = take(bytes, 8);
            assertThat(bytes.getInt()).isEqualTo(masked(crc32c(head.duplicate())));
            ByteBuffer data = take(bytes, Math.toIntExact(head.getLong(0)));
            assertThat(bytes.getInt()).isEqualTo(masked(crc32c(data.duplicate())));
            records.add(fields(data));
        }
        return records;
    }

    private static List<Field> fields(ByteBuffer message) {
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long tag = varint(in);
            int type = (int) (tag & 7);
            ByteBuffer value =
                    switch (type) {
                        case 0 -> {
                            int from = in.position();
                            varint(in);
                            int to = in.position();
                            in.position(from);
                            yield take(in, to - from);
                        }
                        case 1 -> take(in, 8);
                        case 2 -> take(in, (int) varint(in));
                        case 5 -> take(in, 4);
                        default -> throw new AssertionError("wire type " + type);
                    };
            fields.add(new Field((int) (tag >>> 3), type, value));
        }
        return fields;
    }

    private static ByteBuffer take(ByteBuffer in, int count) {
        ByteBuffer taken = in.slice(in.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + count);
        return taken;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** Castagnoli's polynomial, reflected, bit by bit. */
    private static int crc32c(ByteBuffer data) {
        int crc = ~0;
        while (data.hasRemaining()) {
            crc ^= data.get() & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc >>> 1 ^ (crc & 1) * 0x82f63b78;
            }
        }
        return ~crc;
    }

    private static int masked(int crc) {
        return (crc >>> 15 | crc << 17) + 0xa282ead8;
    }
}
