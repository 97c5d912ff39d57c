package laconic.actor;

import akka.actor.ExtendedActorSystem;
import akka.serialization.SerializerWithStringManifest;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.io.NotSerializableException;
import java.util.Optional;

/**
 * The serializer of {@link Control} messages: Jackson's CBOR with Akka's modules, which know actor references.
 *
 * <p>It is not Akka's own Jackson serializer, which inflates compressed frames to whatever length they announce: here a
 * compressed frame is no CBOR and is refused.
 */
public final class ControlSerializer extends SerializerWithStringManifest {

    private static final int IDENTIFIER = 7_264_002;
    private static final int DEPTH_MAX = 8;
    private static final int TEXT_MAX = 1 << 20;
    private static final int NUMBER_MAX = 100;
    private static final String MANIFEST = "";

    private final ExtendedActorSystem system;
    private volatile ObjectMapper made;

    /** Akka looks for this constructor, and gives it 20 seconds: too few for the mapper on a machine that is overloaded. */
    public ControlSerializer(ExtendedActorSystem system) {
        this.system = system;
    }

    private ObjectMapper cbor() {
        if (made == null) {
            made = mapper(system);
        }
        return made;
    }

    private static ObjectMapper mapper(ExtendedActorSystem system) {
        CBORFactory factory = CBORFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxStringLength(TEXT_MAX)
                        .maxNumberLength(NUMBER_MAX)
                        .build())
                .build();
        return JacksonObjectMapperProvider.get(system)
                .create("jackson-cbor", Optional.of(factory))
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                // A later version may say more than this one knows.
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object message) {
        return MANIFEST;
    }

    @Override
    public byte[] toBinary(Object message) {
        try {
            return cbor().writerFor(Control.class).writeValueAsBytes(message);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot write " + message, e);
        }
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
        try {
            return cbor().readValue(bytes, Control.class);
        } catch (IOException e) {
            throw new NotSerializableException("not a control message: " + e.getMessage());
        }
    }
}
