package laconic.actor;

/** Says in one sentence why this process cannot go on, and with which exit code it should end. */
public final class ClusterException extends Exception {

    private static final long serialVersionUID = 1;

    /** Bad input: a file, an option, a port. */
    public static final int BAD_INPUT = 2;

    /** The run, or the membership, could not be finished or not be begun. */
    public static final int NOT_FINISHED = 3;

    private final int exitCode;

    ClusterException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    ClusterException(int exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** {@link #BAD_INPUT} or {@link #NOT_FINISHED}. */
    public int exitCode() {
        return exitCode;
    }
}
