package laconic.data;

/**
 * Data that cannot be used; the message is one sentence that names the file, the line, the token and what is allowed.
 */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
