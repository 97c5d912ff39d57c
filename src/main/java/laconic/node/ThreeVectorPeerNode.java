package laconic.node;

import java.util.ArrayDeque;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.compress.NonFiniteException;
import laconic.compress.Payload;
import laconic.method.SummedGossip;
import laconic.replica.CatchUp;
import laconic.replica.Increment;
import laconic.replica.Outlet;
import laconic.topology.MixingMatrix;

/**
 * One peer of a {@link SummedGossip} in synchronous mode: of all its neighbours it keeps the sum s_i = Σ_j w_ij x̂_j alone, which
 * every increment moves by w_ij q_j. An increment that a transport loses is sent again; but no copy can be compared with
 * its original, and a peer that has lost its model has lost it.
 */
public final class ThreeVectorPeerNode implements Node {

    /** What is known of a neighbour: no vector. */
    private static final class Neighbour {

        private final int number;
        private final double weight;
        private final int address;
        private final ArrayDeque<Payload> arrived = new ArrayDeque<>();
        private long received;
        private long acknowledged;
        private long sentNanos;

        Neighbour(int number, double weight, int address) {
            this.number = number;
            this.weight = weight;
            this.address = address;
        }
    }

    private final SummedGossip method;
    private final Plan plan;
    private final int peer;
    private final long process;
    private final StepGradients gradients;
    private final PeerState state;
    private final Outlet own;
    private final PeerCounts counts = new PeerCounts();
    private final Neighbour[] neighbours;
    private final double ownWeight;
    private final double[] sum;

    private boolean exchanging;
    private long tick;
    private long granted;
    private Message.Broken broken;
    private boolean retryArmed;

    /** @param process {@link Epoch#FIRST}, or another number: then it has lost the peer's model, and says so */
    public ThreeVectorPeerNode(
            SummedGossip method, Plan plan, MixingMatrix mixing, int peer, WorkerNode.Data data, long process) {
        this.method = method;
        this.plan = plan;
        this.peer = peer;
        this.process = process;
        gradients = new StepGradients(data);
        state = new PeerState(method, plan, peer, 2);
        own = state.own;
        int[] numbers = mixing.neighbours(peer);
        neighbours = new Neighbour[numbers.length];
        for (int e = 0; e < neighbours.length; e++) {
            int j = numbers[e];
            neighbours[e] =
                    new Neighbour(j, mixing.weight(peer, j), method.stream().address(j, plan.n()));
        }
        ownWeight = mixing.weight(peer, peer);
        sum = own.now().clone();
    }

    @Override
    public byte[] save() {
        if (exchanging) {
            throw new IllegalStateException("peer " + peer + " does not stand");
        }
        StateWriter out = new StateWriter().count(tick);
        counts.save(out);
        state.save(out);
        return out.vector(sum).bytes();
    }

    @Override
    public void restore(byte[] snapshot, List<byte[]> entries) throws DecodeException {
        StateReader in = new StateReader(snapshot);
        tick = in.count();
        granted = tick;
        counts.load(in);
        state.load(in);
        in.vector(sum);
        in.end();
        for (Neighbour neighbour : neighbours) {
            neighbour.received = tick;
            neighbour.acknowledged = tick;
        }
    }

    /** x_i at this moment. */
    public double[] model() {
        return state.half.model();
    }

    @Override
    public void onStart(Outbox out) {
        if (process != Epoch.FIRST) {
            out.send(plan.hub(), new Message.Join(process));
            arm(out);
        }
    }

    @Override
    public void onMessage(int from, Message message, Outbox out) {
        if (process != Epoch.FIRST) {
            return; // What is said to the process that was lost.
        }
        if (message instanceof Message.Grant grant) {
            grant(grant, out);
        } else if (message instanceof Message.Exchange exchange) {
            take(from, exchange, out);
        } else {
            throw new IllegalStateException("a peer with one sum of its neighbours does not expect " + message);
        }
        advance(out);
    }

    private void grant(Message.Grant grant, Outbox out) {
        if (broken != null) {
            out.send(plan.hub(), broken);
            return;
        }
        granted = Math.max(granted, grant.tick());
        if (!exchanging && grant.tick() <= tick) {
            stand(out);
        }
    }

    private void take(int from, Message.Exchange exchange, Outbox out) {
        for (Neighbour neighbour : neighbours) {
            if (neighbour.number == from) {
                try {
                    take(neighbour, exchange, out);
                } catch (DecodeException e) {
                    out.report(new Report.Incident(Report.Incident.Kind.UNDECODABLE, peer, tick, e.getMessage()));
                }
            }
        }
    }

    private void take(Neighbour from, Message.Exchange exchange, Outbox out) throws DecodeException {
        if (!(exchange.offer() instanceof CatchUp.Replay replay)) {
            throw new DecodeException("a whole vector, of which a sum cannot be made");
        }
        from.acknowledged = Math.max(from.acknowledged, exchange.acknowledged());
        boolean repeat = replay.version() <= from.received;
        for (long k = from.received - replay.from();
                k >= 0 && k < replay.increments().size();
                k++) {
            Increment increment = replay.increments().get((int) k);
            from.arrived.add(Payload.decode(
                    increment.bytes(),
                    method.stream().width(),
                    plan.randomness().draw(method.stream().purpose(), from.address, increment.round())));
            from.received++;
        }
        boolean lacks = repeat && exchange.acknowledged() < own.version();
        if (lacks && out.nanos() - from.sentNanos >= plan.retryNanos() / 2) {
            send(from, true, out); // Repeats that answer repeats would multiply.
        }
    }

    private void advance(Outbox out) {
        while (broken == null) {
            if (!exchanging && tick < granted) {
                step(out);
            } else if (exchanging && complete()) {
                finishTick(out);
            } else {
                return;
            }
        }
    }

    private void step(Outbox out) {
        try {
            state.half.step(tick, gradients.at(tick));
            counts.stepped(method.theoryBits(own.newest().theoryBits(), neighbours.length));
            exchanging = true;
            for (Neighbour neighbour : neighbours) {
                send(neighbour, false, out);
            }
            state.half.finish(tick, gradients.at(tick));
        } catch (NonFiniteException e) {
            broken = new Message.Broken(
                    Report.Outcome.DIVERGED, "peer " + peer + ", tick " + tick + ": " + e.getMessage());
            out.report(new Report.Incident(Report.Incident.Kind.NOT_FINITE, peer, tick, e.getMessage()));
            out.send(plan.hub(), broken);
            return;
        }
        if (tick + 1 < granted) {
            gradients.prepare(state.half, tick + 1);
        }
        arm(out);
    }

    /** The newest increment, or all that the neighbour has not acknowledged. */
    private void send(Neighbour to, boolean again, Outbox out) {
        CatchUp offer = own.replay(again ? to.acknowledged : own.version() - 1);
        Message.Exchange exchange = new Message.Exchange(0, offer, to.received, own.digest());
        to.sentNanos = out.nanos();
        counts.sent(exchange.payloadBits(), again);
        out.send(to.number, exchange);
    }

    private boolean complete() {
        for (Neighbour neighbour : neighbours) {
            if (neighbour.received <= tick) {
                return false;
            }
        }
        return true;
    }

    private void finishTick(Outbox out) {
        for (Neighbour neighbour : neighbours) {
            neighbour.arrived.remove().addTo(sum, neighbour.weight);
        }
        own.newest().addTo(sum, ownWeight);
        state.half.absorb(1, own.now(), sum);
        exchanging = false;
        tick++;
        if (tick == granted) {
            stand(out);
        }
    }

    private void stand(Outbox out) {
        out.send(plan.hub(), counts.standing(tick, state.half.model(), out.wireBytes()));
    }

    private void arm(Outbox out) {
        if (!retryArmed) {
            retryArmed = true;
            out.wakeAfter(plan.retryNanos(), new Timer(Timer.Cause.RETRY, tick));
        }
    }

    @Override
    public void onTimer(Timer timer, Outbox out) {
        retryArmed = false;
        onStart(out);
        if (exchanging && broken == null) {
            if (timer.number() == tick) {
                out.report(
                        new Report.Incident(Report.Incident.Kind.ASKED_AGAIN, peer, tick, "the tick is not complete"));
                for (Neighbour neighbour : neighbours) {
                    send(neighbour, true, out);
                }
            }
            arm(out);
        }
    }
}
