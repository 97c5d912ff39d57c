package laconic.actor;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.function.IntToLongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of a run's nodes: a node's key goes to the member that hosts it and to nobody else, over a connection whose far end
 * has shown a certificate for that member's host. Frames between the hub and a node are sealed with it ({@link FrameCodec}),
 * so that one member does not speak for another's nodes.
 */
final class NodeKeys implements IntToLongFunction {

    private static final String HMAC = "HmacSHA256";
    private final SecretKeySpec secret;

    NodeKeys() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        secret = new SecretKeySpec(random, HMAC);
    }

    @Override
    public long applyAsLong(int node) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(secret);
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, node));
            return ByteBuffer.wrap(mac.doFinal()).getLong();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
