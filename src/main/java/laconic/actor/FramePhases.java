package laconic.actor;

import java.util.Arrays;
import laconic.metrics.Traffic;
import laconic.node.Message;
import laconic.replica.CatchUp;

/** Tells, for the meters, what each frame of one sender is for: increments for the first time, a repair, or neither. */
final class FramePhases {

    private final long[] newest;

    /** @param nodes receivers */
    FramePhases(int nodes) {
        newest = new long[nodes];
        Arrays.fill(newest, Long.MIN_VALUE);
    }

    Traffic.Phase of(int to, Message message) {
        if (message instanceof Message.Downlink downlink) {
            boolean state = downlink.offers().stream().anyMatch(CatchUp.Snapshot.class::isInstance);
            return first(to, downlink.round()) && !state ? Traffic.Phase.DATA : Traffic.Phase.RESYNC;
        }
        if (message instanceof Message.Uplink uplink) {
            return first(to, uplink.round()) ? Traffic.Phase.DATA : Traffic.Phase.RESYNC;
        }
        if (message instanceof Message.Exchange exchange) {
            return first(to, exchange.offer().version()) ? Traffic.Phase.DATA : Traffic.Phase.RESYNC;
        }
        return message.payloadBits() > 0 ? Traffic.Phase.RESYNC : Traffic.Phase.CONTROL;
    }

    private boolean first(int to, long number) {
        boolean newer = number > newest[to];
        newest[to] = Math.max(newest[to], number);
        return newer;
    }
}
