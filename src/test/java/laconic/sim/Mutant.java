package laconic.sim;

import java.util.List;

/** A protocol that is wrong in one place: lines of the source, and what stands there instead. */
enum Mutant {
    NO_ACK(
            "node/WorkerLink.java",
            "incarnation, round, coins, applied, offers",
            "incarnation, round, coins, -2, offers"),
    EVERY_UPLINK_TAKEN_FOR_ACKNOWLEDGED(
            "node/WorkerNode.java", "sent != null && downlink.acknowledged() == sent.round()", "sent != null"),
    ACK_OF_AN_EARLIER_ROUND_TAKEN(
            "node/WorkerNode.java",
            "sent != null && downlink.acknowledged() == sent.round()",
            "sent != null && downlink.acknowledged() >= sent.round() - 1"),
    VERSION_ONLY_ACK("node/WorkerNode.java", "sent != null && downlink.acknowledged() == sent.round()", """
            sent != null && java.util.stream.IntStream.range(0, ends.size()).anyMatch(
                    s -> ends.get(s) instanceof Proposal && downlink.offers().get(s).version() > ends.get(s).version())"""),
    DOWNLINK_OF_AN_OLDER_INCARNATION_TAKEN(
            "node/WorkerNode.java",
            "downlink.incarnation() < incarnation || downlink.round() < round",
            "downlink.round() < round"),
    DOWNLINK_OF_A_NEWER_INCARNATION_TAKEN("node/WorkerNode.java", "downlink.incarnation() > incarnation || ", ""),
    STALE_DOWNLINK_TAKEN("node/WorkerNode.java", " || downlink.round() < round", ""),
    COIN_NOT_READ("node/WorkerNode.java", "coins = downlink.coins();", ""),
    LOCALS_NOT_ROLLED_BACK("node/WorkerNode.java", "local.settle(counts);", "local.settle(true);"),
    LOCALS_NEVER_KEPT("node/WorkerNode.java", "local.settle(counts);", "local.settle(false);"),
    FOLD_AT_ONCE(
            new Change(
                    "replica/Proposal.java",
                    "pendingPayload = payload;",
                    "pendingPayload = payload; if (stream().mode() == Stream.Mode.COMMIT) { fold(pending, payload); }"),
            new Change("replica/Proposal.java", "fold(pending, pendingPayload);", "")),
    UNACKNOWLEDGED_PROPOSAL_FOLDED("replica/Proposal.java", "if (counts && pending", "if (pending"),
    RETURN_WITHOUT_JOINING("node/WorkerNode.java", "joining = returning;", "joining = false;"),
    STATE_KEPT_ON_JOINING(
            "node/WorkerNode.java", "        reset();\n        joining = true;", "        joining = true;"),
    WELCOME_OF_ANOTHER_PROCESS_TAKEN("node/WorkerNode.java", "joining && welcome.nonce() == nonce &&", "joining &&"),
    JOIN_NOT_REPEATED("node/WorkerNode.java", "if (joining && timer.number() == joins)", "if (false)"),
    INCARNATION_IGNORED("node/Uplinks.java", "uplink.incarnation() != link.incarnation()", "false"),
    NO_FENCE("node/Uplinks.java", "uplink.round() != expected || !open", "!open"),
    NO_DEDUPE_OF_UPLINKS("node/Uplinks.java", "uplink.round() != expected || !open", "uplink.round() != expected"),
    UPLINK_OF_THE_DEAD_COUNTED("node/Uplinks.java", "forget(worker);", ""),
    NEVER_ASKED_AGAIN("node/ServerNode.java", "ask(true, out);", ""),
    OPENED_AGAIN_BELOW_QUORUM("node/ServerNode.java", "ask(true, out);", "half.open(round, asked); ask(true, out);"),
    CLOSED_BELOW_QUORUM(
            "node/ServerNode.java", "DEADLINE && counted >= quorum()", "DEADLINE && counted >= Math.min(1, quorum())"),
    RESPONSES_NOT_TRACKED("node/ServerNode.java", "uplinks.link(i).responded(uplinks.counts(i));", ""),
    JOIN_NOT_DEDUPED("node/WorkerLink.java", "if (nonces.contains(nonce)) {", "if (false) {"),
    NO_SNAPSHOT_AFTER_JOINING("node/WorkerLink.java", "fresh = true;", ""),
    SNAPSHOTS_FOR_EVER("node/WorkerLink.java", "fresh = false;", ""),
    VERSIONS_NOT_ACKNOWLEDGED("node/WorkerLink.java", "Math.max(acknowledged[s], uplink.versions()[s])", "0"),
    VERSIONS_ACKNOWLEDGED_WHEN_SENT(
            "node/WorkerLink.java",
            "sent[s] = outlet.version();",
            "sent[s] = outlet.version(); acknowledged[s] = sent[s];"),
    RING_TOO_SHORT("replica/Outlet.java", "version() - have > log.size()", "false"),
    INCREMENTS_FOLDED_TWICE("replica/Replica.java", "int k = (int) (version - replay.from())", "int k = 0"),
    GAP_UNNOTICED(
            new Change("replica/Replica.java", "replay.from() > version", "false"),
            new Change(
                    "replica/Replica.java",
                    "int k = (int) (version - replay.from())",
                    "int k = (int) Math.max(0, version - replay.from())"),
            new Change("node/WorkerNode.java", " || end.version() != offer.version()", "")) {
        @Override
        String equivalent() {
            return "no gap follows from messages, and the digest of the same downlink shows one that a defect leaves";
        }
    },
    ACK_KEPT_OVER_A_JOIN(
            "node/WorkerLink.java",
            "        owes = false;\n        applied = Message.Downlink.NONE;",
            "        owes = false;") {
        @Override
        String equivalent() {
            return "a new incarnation is asked only in rounds above every round that counted before its join";
        }
    },
    REPEAT_COMPUTED_ANEW("node/WorkerNode.java", "if (downlink.round() == round) {", "if (false) {") {
        @Override
        String equivalent() {
            return "a step is a function of its round and of state that only an acknowledgement moves: the same bytes";
        }
    },
    INCARNATION_IGNORED_WITHOUT_A_BARRIER("node/Uplinks.java", "uplink.incarnation() != link.incarnation()", "false") {
        @Override
        Prey prey() {
            return Prey.ASYNCHRONOUS;
        }
    },
    UPLINK_OF_THE_DEAD_COUNTED_WITHOUT_A_BARRIER("node/Uplinks.java", "forget(worker);", "") {
        @Override
        Prey prey() {
            return Prey.ASYNCHRONOUS;
        }
    },
    NO_FENCE_WITHOUT_A_BARRIER(
            "node/AsynchronousServerNode.java", "uplink, exchange[worker]", "uplink, uplink.round()"),
    NO_DEDUPE_WITHOUT_A_BARRIER(
            "node/AsynchronousServerNode.java", "boolean open = !uplinks.answered(worker);", "boolean open = true;"),
    SAME_EXCHANGE_FOR_EVER("node/AsynchronousServerNode.java", "exchange[i]++;", ""),
    NEVER_ASKED_AGAIN_WITHOUT_A_BARRIER(
            "node/AsynchronousServerNode.java",
            "Kind.ASKED_AGAIN, i, update, detail));\n                ask(i, out);",
            "Kind.ASKED_AGAIN, i, update, detail));"),
    CLOSED_BEFORE_THE_BUFFER_IS_FULL("node/AsynchronousServerNode.java", "counted < buffer", "counted < 1"),
    STALENESS_FROM_THE_BEGINNING("node/AsynchronousServerNode.java", "askedAt[i] = update;", ""),
    STALENESS_NOT_COUNTED(
            "node/AsynchronousServerNode.java",
            "stalenessMax = Math.max(stalenessMax, (int) (update - askedAt[i]));",
            ""),
    DIGEST_IGNORED("node/WorkerNode.java", "digest != downlink.digest()", "false"),
    ROUND_NOT_LOGGED(
            "node/ServerNode.java", "hub.keepRound(Math.max(0, round + 1), this::entry, this::state, out);", ""),
    EPOCH_NOT_RAISED(
            "node/Uplinks.java", "Math.max(epoch, (int) Math.min(Integer.MAX_VALUE, in.size() + 1L))", "in.size()"),
    INCARNATIONS_OF_A_LOST_TERM_GIVEN_AGAIN(
            "node/WorkerLink.java",
            "Math.max(incarnation, Math.min(epoch, EPOCHS_MAX) * INCARNATIONS_PER_EPOCH) + 1",
            "incarnation + 1"),
    ANSWERS_NOT_LOGGED("node/Uplinks.java", "kept[i].increments().forEach(increment -> increment.save(out));", ""),
    LINKS_NOT_LOGGED(
            "node/Uplinks.java",
            "links[in.worker(links.length)].load(in);",
            "new WorkerLink(in.worker(links.length), ends).load(in);"),
    ACK_SENT_BEFORE_THE_LOG_IS_DURABLE("sim/Simulator.java", "self == n && disk.free() > now", "false"),
    TORN_TAIL_TAKEN("sim/Disk.java", "checksum(parts.get(last).bytes) != parts.get(last).checksum", "false"),
    LOCALS_KEPT_AS_UNKNOWN("replica/Local.java", "known = in.flag();", "known = in.flag() && false;") {
        @Override
        Prey prey() {
            return Prey.CUTS;
        }
    },
    DIGEST_NEVER_COUNTED_ANEW("replica/Replica.java", "(version + 1) % VERSIONS_PER_RECOUNT == 0", "false") {
        @Override
        Prey prey() {
            return Prey.FLIPS;
        }
    },
    VECTORS_NOT_KEPT("node/ServerStreams.java", "in.vector(vector);", "in.vector(vector.clone());"),
    EDGE_FLOW_WITH_THE_CURRENT_COPY(
            "node/EdgeEnd.java", "while (theirs.version() <= tick) {", "while (!arrived.isEmpty()) {"),
    EXCHANGE_NOT_DEDUPED("node/EdgeEnd.java", "long k = received - replay.from()", "long k = 0"),
    REPEAT_NOT_ANSWERED("node/PeerNode.java", "if (asks && !edge.underWay", "if (false && !edge.underWay"),
    REPEATS_ANSWERED_WITHOUT_END("node/PeerNode.java", " && !edge.underWay(out.nanos(), plan.retryNanos() / 2)", ""),
    EXCHANGE_NEVER_ACKNOWLEDGED(
            "node/EdgeEnd.java", "acknowledged = Math.max(acknowledged, exchange.acknowledged());", ""),
    EXCHANGE_ACKNOWLEDGED_WHEN_SENT(
            "node/EdgeEnd.java", "sent = own.version();", "sent = own.version(); acknowledged = sent;"),
    EDGE_RING_TOO_SHORT("node/PeerNode.java", "2 * mixing.period()", "1"),
    TICK_NOT_REPEATED("node/PeerNode.java", "                sendAll(true, out);\n", ""),
    EPOCH_IGNORED_BY_PEERS(
            new Change("node/PeerNode.java", "gossip.epoch() > epoch.number() || ", ""),
            new Change("node/PeerNode.java", "gossip.epoch() < epoch.number() || ", "")),
    LATER_EPOCH_TAKEN_AT_ONCE("node/PeerNode.java", "gossip.epoch() > epoch.number() || ", ""),
    EARLIER_EPOCH_TAKEN("node/PeerNode.java", "gossip.epoch() < epoch.number() || ", ""),
    GRANT_TO_AN_EARLIER_PROCESS_TAKEN("node/PeerNode.java", "next.processes()[peer] != process || ", ""),
    GRANT_OF_AN_EARLIER_EPOCH_TAKEN(
            new Change("node/PeerNode.java", " || next.number() < epoch.number()", ""),
            new Change("node/PeerNode.java", "next.number() > epoch.number()", "next.number() != epoch.number()")),
    SUSPENDED_EDGE_KEEPS_ITS_WEIGHT(
            "node/EdgeEnd.java", "return suspended ? 0 : weight(tick);", "return weight(tick);"),
    SUSPENDED_EDGE_STILL_TAKES(
            "node/PeerNode.java", " || edge.suspended()) {\n            return;", ") {\n            return;"),
    SUSPENDED_EDGE_WAITED_FOR("node/EdgeEnd.java", "received <= tick && !suspended && ", "received <= tick && "),
    LOST_NOT_TOLD("node/PeerNode.java", "grant.lost().get(edge.neighbour)", "false"),
    WEIGHTS_NOT_RENEWED("node/Epoch.java", "number == 0 ? whole : whole.among(members())", "whole"),
    SCALE_NOT_TAKEN("node/EdgeEnd.java", "epoch.scale() * mixing", "mixing"),
    OLD_PROCESS_COUNTS("node/CoordinatorNode.java", "newest[peer] = process;", ""),
    REPLACED_PROCESS_NOT_LOST("node/CoordinatorNode.java", "lose(peer, \"a new process stands for it\", out);", ""),
    RETURN_WITHOUT_A_MARK("node/CoordinatorNode.java", "lost.get(i) || processes[i] != epoch.processes()[i]", "false"),
    RETURN_KEEPS_WHAT_HAD_ARRIVED("node/EdgeEnd.java", "            arrived.clear();\n", ""),
    RETURN_KEEPS_ITS_VERSION("node/PeerNode.java", "            own.renumber(tick);\n", ""),
    RETURN_WITHOUT_RECALL(
            "node/PeerNode.java", "phase = blank ? Phase.RECALLING : Phase.READY;", "phase = Phase.READY;"),
    OLDEST_COPY_RECALLED(
            "node/OwnRecall.java",
            "if (edge.recalled().version() > (best == null ? 0 : best.recalled().version())) {",
            "if (edge.recalled().version() > 0) {") {
        @Override
        String equivalent() {
            return "an older copy is a checkpoint too: it costs a step more and breaks nothing";
        }
    },
    COPY_TAKEN_FOR_HELD("node/OwnRecall.java", "edge.begin(held);", "edge.begin(!edge.suspended());"),
    RECALLED_COPY_NOT_SHOWN("node/OwnRecall.java", "        half.restore();\n", ""),
    OPENING_WITH_THE_CURRENT_STATE("node/EdgeEnd.java", "if (opening == null) {", "if (true) {"),
    OPENING_FOR_HELD_COPIES("node/EdgeEnd.java", "acknowledged = held ? begins : NOTHING;", "acknowledged = begins;"),
    RECALL_NOT_REPEATED("node/PeerNode.java", "            ask(out);\n            advance(out);\n", ""),
    JOIN_OF_A_PEER_NOT_REPEATED("node/PeerNode.java", "            onStart(out);\n", ""),
    EPOCH_BEFORE_ALL_STAND("node/CoordinatorNode.java", "live.isEmpty() || !live.equals(stood)", "live.isEmpty()"),
    FLOW_WITH_THE_CURRENT_OWN_VECTOR("node/AsynchronousPeerNode.java", "edge.mine(), edge", "state.own.now(), edge"),
    EXCHANGE_TAKEN_FOR_ANOTHER(
            "node/AsynchronousEdge.java", "if (meeting.number() != taken || got != null) {", "if (got != null) {"),
    HALF_OF_THE_EXCHANGE_BEFORE_NOT_REPEATED(
            "node/AsynchronousEdge.java", "return meeting.number() == taken - 1 && before != null;", "return false;"),
    HALF_FORGOTTEN_WHEN_GIVEN("node/AsynchronousEdge.java", "        before = given;\n", ""),
    OPEN_HALF_NOT_REPEATED("node/AsynchronousPeerNode.java", "                    again(edge, out);\n", ""),
    LAG_NOT_BOUNDED("node/AsynchronousPeerNode.java", "edge.lag(tick) >= lagMax", "false"),
    EARLIER_ASK_TAKEN("node/AsynchronousPeerNode.java", "ask.number() > heard", "true"),
    ENDED_WITH_AN_EXCHANGE_OPEN("node/AsynchronousPeerNode.java", "            rests &= !edges[e].waits();\n", ""),
    ENDED_BEFORE_BOTH_ENDS_HAVE_TAKEN_AS_MANY(
            "node/AsynchronousCoordinatorNode.java",
            "newest[i].exchanges()[e] != newest[neighbours[e]].exchanges()[back]",
            "false"),
    RECALL_NOT_CROSS_CHECKED("node/OwnRecall.java", "held && edge.recalled().digest() != best.digest()", "false") {
        @Override
        String equivalent() {
            return "copies of one version are equal in every run of the protocol; a test of the node feeds two that differ";
        }
    };

    /**
     * One replacement.
     *
     * @param file below {@code src/main/java/laconic}
     */
    record Change(String file, String from, String to) {}

    private final List<Change> changes;

    Mutant(String file, String from, String to) {
        this(new Change(file, from, to));
    }

    Mutant(Change... changes) {
        this.changes = List.of(changes);
    }

    List<Change> changes() {
        return changes;
    }

    /** Why no run can tell it from the protocol; null for those that must be killed. */
    String equivalent() {
        return null;
    }

    /** What it is hunted in: by the file that it changes, unless it says otherwise. */
    Prey prey() {
        return switch (changes.get(0).file()) {
            case "node/PeerNode.java",
                    "node/OwnRecall.java",
                    "node/EdgeEnd.java",
                    "node/Epoch.java",
                    "node/CoordinatorNode.java" -> Prey.PEERS;
            case "node/AsynchronousServerNode.java" -> Prey.ASYNCHRONOUS;
            case "node/AsynchronousPeerNode.java",
                    "node/AsynchronousEdge.java",
                    "node/AsynchronousCoordinatorNode.java" -> Prey.EDGES;
            default -> Prey.ROUNDS;
        };
    }

    /** Kinds of runs. */
    enum Prey {
        /** Rounds of a server. */
        ROUNDS,
        /** Updates of a server without a barrier. */
        ASYNCHRONOUS,
        /** Ticks of peers. */
        PEERS,
        /** Exchanges of peers without ticks. */
        EDGES,
        /** Runs that go on from a cut. */
        CUTS,
        /** Rounds with a memory fault. */
        FLIPS
    }
}
