package laconic.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** An outbox that keeps what a node puts into it, and a clock that the test moves. */
final class Recorder implements Outbox {

    record Sent(int to, Message message) {}

    final ArrayDeque<Sent> sent = new ArrayDeque<>();
    final List<Report> reports = new ArrayList<>();
    final List<Durable> kept = new ArrayList<>();
    final List<Timer> timers = new ArrayList<>();
    final List<Long> delays = new ArrayList<>();
    long now;

    /** The oldest message that was not looked at yet. */
    <M extends Message> M next(Class<M> type) {
        return type.cast(sent.remove().message());
    }

    /** The newest report of an incident. */
    Report.Incident lastIncident() {
        return incidents().get(incidents().size() - 1);
    }

    List<Report.Incident> incidents() {
        return of(Report.Incident.class);
    }

    List<Report.RoundClosed> closed() {
        return of(Report.RoundClosed.class);
    }

    <R extends Report> List<R> of(Class<R> type) {
        return reports.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Override
    public void send(int to, Message message) {
        sent.add(new Sent(to, message));
    }

    @Override
    public void persist(Durable part) {
        kept.add(part);
    }

    @Override
    public void wakeAfter(long nanos, Timer timer) {
        delays.add(nanos);
        timers.add(timer);
    }

    @Override
    public void report(Report report) {
        reports.add(report);
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long wireBytes() {
        return -1;
    }
}
