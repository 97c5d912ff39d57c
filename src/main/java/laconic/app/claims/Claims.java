package laconic.app.claims;

import java.util.List;
import java.util.stream.Stream;

/** The catalogue of claims. */
public final class Claims {

    public static final List<Claim> ALL = Stream.of(
                    Counterexample.claims(),
                    BiasedCompression.claims(),
                    ModelPreservation.claims(),
                    CorrelatedDownlinks.claims(),
                    AcceleratedBidirectional.claims(),
                    CompressedGossip.claims(),
                    GossipScale.claims(),
                    LostMessages.claims())
            .flatMap(List::stream)
            .toList();

    private Claims() {}

    /** What a check finds; a claim whose data is absent is skipped. */
    public static Finding check(Claim claim, Laboratory laboratory) throws InterruptedException {
        try {
            return claim.check().find(laboratory);
        } catch (Laboratory.MissingException e) {
            return Finding.skipped(e.getMessage());
        }
    }
}
