package laconic.data;

import java.nio.file.Path;
import laconic.objective.Samples;

/** Samples from a file in whichever format it has: LIBSVM text, or IDX images with their file of labels beside them. */
public final class SampleFile {
    private SampleFile() {}

    /**
     * All samples of a file.
     *
     * @param features how many features they must have (a test file), 0 for any number
     * @throws DataException if the file is not as {@link LibSvm} or {@link Idx} say, or has other features
     */
    public static Samples read(Path file, int features) {
        if (!Idx.is(file)) {
            return LibSvm.read(file, features);
        }
        Samples samples = Idx.read(file);
        int pixels = samples.rows().dimension();
        if (features > 0 && pixels != features) {
            throw new DataException(file + " holds images of " + pixels + " pixels; " + features + " are needed");
        }
        return samples;
    }
}
