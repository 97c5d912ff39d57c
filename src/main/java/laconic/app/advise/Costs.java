package laconic.app.advise;

import java.util.Arrays;
import java.util.List;
import laconic.coding.DecodeException;
import laconic.compress.Compressor;
import laconic.compress.Payload;
import laconic.experiment.Trial;
import laconic.math.Draw;
import laconic.math.SeededRandomness;
import laconic.method.GossipMethod;
import laconic.method.ServerMethod;
import laconic.replica.Stream;

/**
 * The work of one round or tick on its longest path, in seconds: what happens on one machine after another, not what all
 * machines do together.
 *
 * @param gradient a worker's or peer's gradients of one step
 * @param encode compressing and encoding, at the server and at one worker; at one peer without a server
 * @param decode checking, decoding and adding: one worker's downlinks and all uplinks at the server; a peer's neighbours
 */
public record Costs(double gradient, double encode, double decode) {

    private static final int REPEATS = 15;
    private static final long REPEAT_NANOS = 2_000_000;
    private static final double NANOS = 1e9;

    /** Everything together. */
    public double work() {
        return gradient + encode + decode;
    }

    /**
     * Measures the codecs of a trial's streams on this machine, on a worker's gradient at the starting point.
     *
     * @param gradient as the probe measured it
     */
    public static Costs measure(Trial trial, double gradient) {
        double encode = 0;
        double decode = 0;
        if (trial.method() instanceof ServerMethod server) {
            for (Stream stream : server.streams()) {
                boolean down = stream.way() == Stream.Way.DOWN;
                Codec codec = Codec.measure(trial, stream);
                encode += codec.encode * (down ? stream.copies() : 1);
                decode += codec.decode * (down ? 1 : trial.n());
            }
        } else {
            Codec codec = Codec.measure(trial, ((GossipMethod) trial.method()).stream());
            encode = codec.encode;
            decode = codec.decode * Probe.degree(trial);
        }
        return new Costs(gradient, encode, decode);
    }

    /** One message: seconds at its two ends, the writer's own copy included. */
    private record Codec(double encode, double decode) {

        static Codec measure(Trial trial, Stream stream) {
            double[] gradient = new double[trial.dimension()];
            var data = trial.data(0);
            data.begin(0);
            data.gradient(start(trial, stream), gradient);
            double[] x = Arrays.copyOf(gradient, stream.width());
            double[] into = new double[stream.width()];
            Draw draw = new SeededRandomness(trial.experiment().seed(), trial.n()).draw(stream.purpose(), 0, 0);
            Compressor.Encoder encoder = stream.compressor()
                    .member(0, trial.n())
                    .encoder(stream.width(), trial.experiment().wire());
            byte[] bytes = encoder.encode(x, draw).bytes();
            double encode = seconds(() -> encoder.encode(x, draw).addTo(into, 1));
            double decode = seconds(() -> decoded(bytes, into, draw));
            return new Codec(encode, decode);
        }

        private static double[] start(Trial trial, Stream stream) {
            return stream.start().length == trial.dimension() ? stream.start() : new double[trial.dimension()];
        }

        private static void decoded(byte[] bytes, double[] into, Draw draw) {
            try {
                Payload.decode(bytes, into.length, draw).addTo(into, 1);
            } catch (DecodeException e) {
                throw new IllegalStateException("an encoder's own bytes do not decode", e);
            }
        }
    }

    /** The median time of one call, over repeats of about two milliseconds. */
    private static double seconds(Runnable work) {
        double[] times = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long calls = 0;
            long begun = System.nanoTime();
            long elapsed;
            do {
                work.run();
                calls++;
                elapsed = System.nanoTime() - begun;
            } while (elapsed < REPEAT_NANOS);
            times[i] = elapsed / NANOS / calls;
        }
        // The first ones warm up.
        List<Double> sorted =
                Arrays.stream(times).skip(REPEATS / 3).sorted().boxed().toList();
        return sorted.get(sorted.size() / 2);
    }
}
