package laconic.actor;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import laconic.coding.DecodeException;
import laconic.node.Durable;
import laconic.node.Node;
import laconic.node.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run as its server has it: the program, the hub's node, and what outlives the server where the run is kept. It is made on a
 * thread that may block; then the hub's actor uses it.
 */
final class KeptRun implements NodeActor.Keeper {

    private static final Logger LOG = LoggerFactory.getLogger("laconic.cluster");

    /** Runs that did not end are kept up to this number, the newest. */
    private static final int RUNS_MAX = 8;

    private final RunHead head;
    private final RunLog log;
    private final Program program;
    private final Node hub;
    private final FrameCodec codec;
    private final List<Report> reports = new ArrayList<>();
    private long clientRound = -1;
    private long rowReported = -1;
    private long roundReported = Long.MIN_VALUE;

    private KeptRun(RunHead head, RunLog log, Program program, Node hub) {
        this.head = head;
        this.log = log;
        this.program = program;
        this.hub = hub;
        codec = new FrameCodec(head.session(), program.n());
    }

    /**
     * A new run.
     *
     * @param states where it is kept, as the program asks for; null for nowhere
     * @throws Exception why it cannot be run here, in one sentence
     */
    static KeptRun begin(String experiment, int membersMin, Program.Assembler assembler, Path states) throws Exception {
        Program program = assembler.assemble(experiment);
        if (program.n() > Control.NODES_MAX) {
            throw new IOException(program.n() + " nodes; a cluster runs at most " + Control.NODES_MAX);
        }
        Node hub = program.processes().start(program.n(), 0, false, () -> {});
        long session = new SecureRandom().nextLong();
        RunHead head = new RunHead(session, NodeKeys.newSecret(), experiment, membersMin, program.contract());
        RunLog log = null;
        if (states != null && program.durability() != Durable.Mode.NONE) {
            try {
                log = RunLog.create(states, head);
            } catch (IOException e) {
                throw new IOException("the run cannot be kept in " + states + ": " + e, e);
            }
            RunLog.forgetOldest(states, RUNS_MAX);
        }
        return new KeptRun(head, logging(log, program), program, hub);
    }

    private static RunLog logging(RunLog log, Program program) {
        return log != null && program.durability() == Durable.Mode.RELAXED ? log.inBackground() : log;
    }

    /**
     * A run that was interrupted.
     *
     * @param clientRound the newest of which the client has a row; -1 for none
     * @throws Exception why it cannot go on here, in one sentence
     */
    static KeptRun takeUp(long session, long clientRound, Program.Assembler assembler, Path states) throws Exception {
        if (states == null) {
            throw new IOException("it keeps no runs; it has no state directory");
        }
        RunLog log = RunLog.open(states, session);
        try {
            RunHead head = log.head();
            Program program = assembler.assemble(head.experiment());
            String difference = program.difference(head.contract());
            if (difference != null) {
                throw new IOException("it cannot go on with the run, because " + difference + " that began it");
            }
            Node hub = program.processes().start(program.n(), log.term(), true, () -> {});
            RunLog.Kept kept = log.kept();
            if (kept != null) {
                hub.restore(kept.state(), kept.entries());
            }
            KeptRun run = new KeptRun(head, logging(log, program), program, hub);
            run.recall(clientRound);
            LOG.info("takes up a run after round {}, in term {}", kept == null ? 0 : kept.round(), log.term());
            return run;
        } catch (DecodeException e) {
            log.close();
            throw new CheckpointException("the state of the run cannot be used: " + e.getMessage());
        } catch (Exception e) {
            log.close();
            throw e;
        }
    }

    private void recall(long newestRow) throws DecodeException {
        for (RunLog.Told told : log.takeReports()) {
            Report report = codec.decode(told.frame()).report();
            reports.add(report);
            if (report instanceof Report.Evaluated evaluated) {
                rowReported = Math.max(rowReported, evaluated.row().round());
            } else if (report instanceof Report.RoundClosed closed) {
                roundReported = Math.max(roundReported, closed.round());
            }
        }
        clientRound = Math.min(newestRow, log.kept() == null ? -1 : log.kept().round());
    }

    Program program() {
        return program;
    }

    Node hub() {
        return hub;
    }

    long session() {
        return head.session();
    }

    byte[] secret() {
        return head.secret();
    }

    String experiment() {
        return head.experiment();
    }

    int membersMin() {
        return head.membersMin();
    }

    /** 0 for the first server. */
    int term() {
        return log == null ? 0 : log.term();
    }

    /** Whether it outlives this server. */
    boolean isKept() {
        return log != null;
    }

    /** What came after this round the client is told; -1 for everything. */
    long clientRound() {
        return clientRound;
    }

    /** Bytes of a log's unfinished tail that were cut off. */
    long repaired() {
        return log == null ? 0 : log.repaired();
    }

    /** What earlier servers reported; given once. */
    List<Report> takeReports() {
        List<Report> all = List.copyOf(reports);
        reports.clear();
        return all;
    }

    /** Whether a report of an earlier server is one that the client has not got, or has dropped. */
    boolean isNews(Report report) {
        return done(report) > clientRound;
    }

    /** Whether an earlier server has reported this. */
    boolean wasReported(Report report) {
        return report instanceof Report.Evaluated evaluated && evaluated.row().round() <= rowReported
                || report instanceof Report.RoundClosed closed && closed.round() <= roundReported;
    }

    /** Keeps what the client is told. */
    void report(Report report) {
        if (log != null && !(report instanceof Report.Finished)) {
            log.report(new RunLog.Told(done(report), codec.encode(program.n(), report)));
        }
    }

    /** How many rounds are done in every state that this is true of. */
    private static long done(Report report) {
        if (report instanceof Report.Evaluated evaluated) {
            return evaluated.row().round();
        }
        return report instanceof Report.RoundClosed closed
                ? closed.round() + 1
                : report instanceof Report.Incident incident ? incident.round() + 1 : Long.MAX_VALUE;
    }

    @Override
    public void persist(Durable part, long nanos, long wireBytes) {
        if (log != null) {
            log.persist(part, nanos, wireBytes);
        }
    }

    @Override
    public long nanos() {
        return log == null || log.kept() == null ? 0 : log.kept().nanos();
    }

    /** Bytes that had crossed the hub's network under earlier servers. */
    long wireBytes() {
        return log == null || log.kept() == null ? 0 : log.kept().wireBytes();
    }

    /** Sets what is told the log's size whenever something has become durable. */
    void onDurable(LongConsumer bytes) {
        if (log != null) {
            log.onDurable(bytes);
        }
    }

    /** @param ended whether nobody needs what was kept any more */
    void close(boolean ended) {
        if (log == null) {
            return;
        }
        try {
            if (ended) {
                log.discard();
            }
            log.close();
        } catch (IOException e) {
            LOG.warn("the state of a run could not be removed: {}", e.toString());
        }
    }
}
