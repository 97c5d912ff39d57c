package laconic.node;

import laconic.math.Purpose;

/** The coins of a round as the downlink carries them: bit 0 is {@link Purpose#COIN}, bit 1 {@link Purpose#SECOND_COIN}. */
final class Coins {

    private Coins() {}

    static int bit(Purpose coin) {
        return switch (coin) {
            case COIN -> 1;
            case SECOND_COIN -> 2;
            default -> throw new IllegalArgumentException(coin + " is no coin");
        };
    }
}
