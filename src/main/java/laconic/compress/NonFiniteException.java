package laconic.compress;

/** Says that a vector holds an infinity or NaN, or a value that the wire type cannot hold: it must not travel. */
public final class NonFiniteException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public NonFiniteException(String message) {
        super(message);
    }
}
