package laconic.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import laconic.compress.Compressor;
import laconic.math.Randomness;
import laconic.objective.Problem;

/**
 * Parts from outside the program, which experiment files then name like those of the catalogue.
 *
 * <p>A class with a public constructor without parameters, on the class path of every process that runs the experiment, and
 * named in a resource {@code META-INF/services/laconic.experiment.Extension} beside it. Parts are pure functions of what they
 * are given: no clock, no other chance than {@link Given#randomness}, so that a run is the same run everywhere.
 */
public interface Extension {

    /**
     * What a problem is made from besides its settings.
     *
     * @param workers n, the number of local functions
     * @param directory that data files are relative to
     * @param randomness of the run; problems draw at {@link laconic.math.Purpose#DATA}
     */
    record Given(int workers, Path directory, Randomness randomness) {}

    /** What makes a problem of its settings. */
    @FunctionalInterface
    interface ProblemMaker {

        /**
         * The problem, whose {@link Problem#type} is the entry's name.
         *
         * @throws IllegalArgumentException with what is wrong with the settings, which becomes a sentence to the user
         */
        Problem make(Settings settings, Given given);
    }

    /**
     * Compressors: what makes one of its settings. Each is a {@link Compressor.Unbiased} or a {@link Compressor.Contractive},
     * and encodes through compressors of {@code laconic.compress}, whose bytes every receiver knows. The key {@code blocks} is
     * added to their own.
     */
    default List<Entry<Function<Settings, Compressor>>> compressors() {
        return List.of();
    }

    /** Problems. The key {@code batch} is added to their own. */
    default List<Entry<ProblemMaker>> problems() {
        return List.of();
    }
}
