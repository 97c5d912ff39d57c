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
    private static final int SECRET_BYTES = 32;

    private final SecretKeySpec secret;

    /** @param secret that nobody else knows, as long as the run lasts */
    NodeKeys(byte[] secret) {
        this.secret = new SecretKeySpec(secret, HMAC);
    }

    static byte[] newSecret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return random;
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
