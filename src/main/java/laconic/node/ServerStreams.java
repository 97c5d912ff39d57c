package laconic.node;

import java.util.ArrayList;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.method.ServerMethod;
import laconic.replica.Outlet;
import laconic.replica.Reader;
import laconic.replica.Replica;
import laconic.replica.Stream;
import laconic.replica.Writer;

/** The server's ends of a method's streams, the vectors that it alone holds, and this round's coins. */
final class ServerStreams implements ServerMethod.ServerEnds {

    private final Plan plan;
    private final List<Stream> streams;
    private final Replica[][] copies;
    private final List<double[]> vectors = new ArrayList<>();
    private int coins;

    ServerStreams(Plan plan, List<Stream> streams) {
        this.plan = plan;
        this.streams = streams;
        copies = new Replica[streams.size()][];
        for (int s = 0; s < copies.length; s++) {
            Stream stream = streams.get(s);
            copies[s] = new Replica[stream.copies()];
            for (int c = 0; c < stream.copies(); c++) {
                copies[s][c] = stream.way() == Stream.Way.DOWN
                        ? new Outlet(stream, c, plan.n(), plan.randomness(), plan.wire(), 1)
                        : new Replica(stream, stream.address(c, plan.n()), plan.randomness());
            }
        }
    }

    /** Writes all copies and vectors to a kept state, between two rounds. */
    void save(StateWriter out) {
        for (Replica[] each : copies) {
            for (Replica copy : each) {
                copy.save(out);
            }
        }
        vectors.forEach(out::vector);
    }

    void load(StateReader in) throws DecodeException {
        for (Replica[] each : copies) {
            for (Replica copy : each) {
                copy.load(in);
            }
        }
        for (double[] vector : vectors) {
            in.vector(vector);
        }
    }

    List<Stream> streams() {
        return streams;
    }

    /** The copy of stream {@code s} that a worker shares. */
    Replica shared(int s, int worker) {
        return copies[s][streams.get(s).copyOf(worker)];
    }

    int coins() {
        return coins;
    }

    void clearCoins() {
        coins = 0;
    }

    @Override
    public Writer down(Stream stream, int copy) {
        return (Outlet) copies[streams.indexOf(stream)][copy];
    }

    @Override
    public Reader up(Stream stream, int worker) {
        return copies[streams.indexOf(stream)][worker];
    }

    @Override
    public double[] vector(double[] start) {
        double[] vector = start.clone();
        vectors.add(vector);
        return vector;
    }

    @Override
    public Draw common(Purpose purpose, long round) {
        return plan.common(purpose, round);
    }

    @Override
    public boolean toss(Purpose coin, long round, double probability) {
        boolean heads = plan.randomness().coin(coin, round, probability);
        if (heads) {
            coins |= Coins.bit(coin);
        }
        return heads;
    }
}
