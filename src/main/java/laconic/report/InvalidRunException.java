package laconic.report;

import java.io.IOException;

/** A run directory that cannot be read; the message is one sentence naming file, line and column. */
public final class InvalidRunException extends IOException {
    InvalidRunException(String sentence) {
        super(sentence);
    }
}
