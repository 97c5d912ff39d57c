package laconic.actor;

import java.io.IOException;

/** Says in one sentence why a checkpoint cannot be used: the file, what is wrong in it. */
public class CheckpointException extends IOException {

    private static final long serialVersionUID = 1;

    CheckpointException(String message) {
        super(message);
    }
}
