package laconic.node;

import java.util.ArrayList;
import java.util.List;
import laconic.compress.Identity;
import laconic.compress.Wire;
import laconic.math.Randomness;
import laconic.math.SeededRandomness;
import laconic.method.Diana;
import laconic.method.Gd;
import laconic.method.ServerMethod;
import laconic.method.StepSize;

/** A server and its workers, whose messages a test carries by hand. Worker i's gradient is x − (i + 1). */
final class Hall {

    static final long RETRY = 1_000;
    static final double GAMMA = 0.5;

    final int n;
    final ServerMethod method;
    final Plan plan;
    final Recorder out = new Recorder();
    final ServerNode server;
    final List<WorkerNode> workers = new ArrayList<>();
    final List<Recorder> outs = new ArrayList<>();

    Hall(ServerMethod method, Participation participation, int n, long rounds) {
        this.n = n;
        this.method = method;
        Randomness randomness = new SeededRandomness(1, n);
        plan = new Plan(n, randomness, Wire.FLOAT32, RETRY);
        Evaluator evaluator = x -> new Evaluator.Evaluation(x[0], Double.NaN, Double.NaN);
        Schedule schedule = new Schedule(evaluator, 1, Double.NaN, Stop.after(rounds));
        server = new ServerNode(method, plan, participation, schedule, 1);
        for (int i = 0; i < n; i++) {
            workers.add(worker(i, 0, false));
            outs.add(new Recorder());
        }
        server.onStart(out);
    }

    static Hall gd(int n) {
        return new Hall(gradientDescent(n), Participation.full(n), n, 100);
    }

    static Hall diana(int n) {
        return new Hall(new Diana(n, new double[2], GAMMA, 0.5, new Identity(), false), Participation.full(n), n, 100);
    }

    static ServerMethod gradientDescent(int n) {
        return new Gd(n, new double[2], StepSize.constant(GAMMA), new Identity());
    }

    WorkerNode worker(int i, long process, boolean returning) {
        return new WorkerNode(method, plan, i, data(i), process, returning);
    }

    /** Worker i's process dies and another one starts, which has sent its join. */
    Message.Join restart(int i, long process) {
        workers.set(i, worker(i, process, true));
        outs.set(i, new Recorder());
        workers.get(i).onStart(outs.get(i));
        return outs.get(i).next(Message.Join.class);
    }

    private static WorkerNode.Data data(int i) {
        return new WorkerNode.Data() {
            @Override
            public void begin(long round) {
                // Full gradients.
            }

            @Override
            public void gradient(double[] x, double[] into) {
                for (int j = 0; j < x.length; j++) {
                    into[j] = x[j] - (i + 1);
                }
            }
        };
    }

    /** Brings a message to worker i and returns its answer. */
    Message.Uplink answer(int i, Message.Downlink downlink) {
        workers.get(i).onMessage(n, downlink, outs.get(i));
        return outs.get(i).next(Message.Uplink.class);
    }

    /** Takes the server's messages of this round to the workers and their answers back: one whole round. */
    void round() {
        int letters = out.sent.size();
        for (int k = 0; k < letters; k++) {
            Recorder.Sent letter = out.sent.remove();
            Message.Uplink uplink = answer(letter.to(), (Message.Downlink) letter.message());
            server.onMessage(letter.to(), uplink, out);
        }
    }
}
