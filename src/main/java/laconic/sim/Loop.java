package laconic.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import laconic.node.Message;
import laconic.node.Node;
import laconic.node.Outbox;
import laconic.node.Report;
import laconic.node.Timer;

/**
 * The least host there can be: nodes called in a plain loop over one queue, no clock, no timers, nothing lost. It is
 * the floor that other hosts' speed is measured against.
 */
public final class Loop {

    private record Letter(int from, int to, Message message) {}

    private final List<? extends Node> nodes;
    private final Consumer<Report> reports;
    private final ArrayDeque<Letter> letters = new ArrayDeque<>();

    /**
     * @param nodes in order of their numbers, the hub last
     */
    public Loop(List<? extends Node> nodes, Consumer<Report> reports) {
        this.nodes = nodes;
        this.reports = reports;
    }

    /** Runs until nothing is left to deliver. */
    public void run() {
        Outbox[] outboxes = new Outbox[nodes.size()];
        for (int i = 0; i < outboxes.length; i++) {
            outboxes[i] = outbox(i);
        }
        for (int i = 0; i < outboxes.length; i++) {
            nodes.get(i).onStart(outboxes[i]);
        }
        for (Letter letter = letters.poll(); letter != null; letter = letters.poll()) {
            nodes.get(letter.to).onMessage(letter.from, letter.message, outboxes[letter.to]);
        }
    }

    private Outbox outbox(int self) {
        return new Outbox() {
            @Override
            public void send(int to, Message message) {
                letters.add(new Letter(self, to, message));
            }

            @Override
            public void wakeAfter(long nanos, Timer timer) {
                // Nothing is lost, so nobody needs to be woken.
            }

            @Override
            public void report(Report report) {
                reports.accept(report);
            }

            @Override
            public long nanos() {
                return 0;
            }

            @Override
            public long wireBytes() {
                return -1;
            }
        };
    }
}
