package laconic.experiment;

/**
 * Input that cannot be used, found before any work; the message is one sentence that names file, line, key and value,
 * and says what is allowed. The program ends with exit code 2.
 */
public final class BadInputException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public BadInputException(String sentence) {
        super(sentence);
    }

    public BadInputException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
