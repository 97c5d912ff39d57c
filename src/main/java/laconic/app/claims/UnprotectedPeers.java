package laconic.app.claims;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import laconic.app.claims.Unprotected.Point;
import laconic.coding.DecodeException;
import laconic.math.Vectors;
import laconic.method.GossipMethod;
import laconic.replica.Increment;
import laconic.replica.Outlet;
import laconic.replica.Replica;
import laconic.replica.Writer;

/** The peers of an {@link Unprotected} run of a method without a server. */
final class UnprotectedPeers {

    private final Unprotected run;
    private final GossipMethod method;
    private final Peer[] peers;

    UnprotectedPeers(Unprotected run, GossipMethod method) {
        this.run = run;
        this.method = method;
        peers = new Peer[run.n];
        Arrays.setAll(peers, Peer::new);
    }

    /** Runs for so many ticks. */
    List<Point> gossip(long ticks, long every) throws DecodeException {
        double[] start = mean();
        double spread = Arrays.stream(peers)
                        .mapToDouble(peer -> Vectors.squaredDistance(peer.half.model(), start))
                        .sum()
                / peers.length;
        List<Point> points = new ArrayList<>();
        for (long tick = 0; tick <= ticks; tick++) {
            if (tick % every == 0) {
                double[] mean = mean();
                // Averaging has no gradient: its error is how far the mean has moved, of how far the peers were apart.
                points.add(new Point(
                        tick, spread > 0 ? Vectors.squaredDistance(mean, start) / spread : run.gradient(mean)));
            }
            for (int i = 0; i < peers.length; i++) {
                if (run.restarts()) {
                    peers[i] = new Peer(i);
                }
                run.data[i].begin(tick);
                peers[i].half.step(tick, run.data[i]);
            }
            for (Peer peer : peers) {
                List<Increment> increments =
                        peer.own.replay(peer.own.version() - 1).increments();
                for (int j : run.trial.mixing().neighbours(peer.number)) {
                    Unprotected.fold(peers[j].theirs[peer.number], increments, run.arrivals());
                }
            }
            for (Peer peer : peers) {
                for (int j : run.trial.mixing().neighbours(peer.number)) {
                    double weight = run.trial.mixing().at(tick).weight(peer.number, j);
                    peer.half.absorb(weight, peer.own.now(), peer.theirs[j].now());
                }
            }
        }
        return points;
    }

    private double[] mean() {
        double[] mean = new double[run.trial.dimension()];
        for (Peer peer : peers) {
            Vectors.add(peer.half.model(), mean);
        }
        Vectors.divide(mean, peers.length);
        return mean;
    }

    private final class Peer implements GossipMethod.PeerEnds {

        private final int number;
        private final Outlet own;
        private final Replica[] theirs;
        private final GossipMethod.PeerHalf half;

        Peer(int number) {
            this.number = number;
            own = new Outlet(method.stream(), number, run.n, run.randomness, Unprotected.WIRE, 2);
            theirs = new Replica[peers.length];
            for (int j : run.trial.mixing().neighbours(number)) {
                theirs[j] = new Replica(method.stream(), method.stream().address(j, run.n), run.randomness);
            }
            half = method.peer(number, this);
        }

        @Override
        public Writer show() {
            return own;
        }

        @Override
        public double[] vector(double[] start) {
            return start.clone();
        }
    }
}
