package laconic.actor;

import laconic.metrics.NodeMetrics;
import laconic.node.GradientWatch;

/**
 * The stopwatch of one node's actor: it splits the time of every event in which a gradient was computed into gradient,
 * encoding of frames and the rest, and measures the wait from one such event to the next. Used by one thread at a time.
 */
final class StepTimer implements GradientWatch {

    private final NodeMetrics metrics;
    private long eventBegan;
    private long stepEnded = -1;
    private long partBegan;
    private long gradientNanos;
    private long encodeNanos;

    StepTimer(NodeMetrics metrics) {
        this.metrics = metrics;
    }

    void eventBegins() {
        gradientNanos = 0;
        encodeNanos = 0;
        eventBegan = System.nanoTime();
    }

    void eventEnds() {
        if (gradientNanos == 0) {
            return;
        }
        long now = System.nanoTime();
        long rest = Math.max(0, now - eventBegan - gradientNanos - encodeNanos);
        metrics.stepped(gradientNanos, rest, encodeNanos, stepEnded < 0 ? -1 : eventBegan - stepEnded);
        stepEnded = now;
    }

    @Override
    public void begins() {
        partBegan = System.nanoTime();
    }

    @Override
    public void ends() {
        gradientNanos += System.nanoTime() - partBegan;
    }

    void encodingBegins() {
        partBegan = System.nanoTime();
    }

    void encodingEnds() {
        encodeNanos += System.nanoTime() - partBegan;
    }
}
