package laconic.sim;

import java.util.function.BiConsumer;
import laconic.node.Durable;
import laconic.node.Message;
import laconic.node.Outbox;
import laconic.node.Report;
import laconic.node.Timer;

/** An outbox whose messages somebody looks at. */
record Noted(Outbox out, BiConsumer<Integer, Message> look) implements Outbox {

    @Override
    public void send(int to, Message message) {
        look.accept(to, message);
        out.send(to, message);
    }

    @Override
    public void persist(Durable part) {
        out.persist(part);
    }

    @Override
    public void wakeAfter(long nanos, Timer timer) {
        out.wakeAfter(nanos, timer);
    }

    @Override
    public void report(Report report) {
        out.report(report);
    }

    @Override
    public long nanos() {
        return out.nanos();
    }

    @Override
    public long wireBytes() {
        return out.wireBytes();
    }
}
