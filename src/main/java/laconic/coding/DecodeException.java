package laconic.coding;

/** Says that bytes are not what the encoder writes; checked, because bytes come from outside and the caller decides. */
public final class DecodeException extends Exception {

    private static final long serialVersionUID = 1;

    public DecodeException(String message) {
        super(message);
    }
}
