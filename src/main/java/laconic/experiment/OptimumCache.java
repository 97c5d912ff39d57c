package laconic.experiment;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import laconic.objective.Problem;
import laconic.objective.ReferenceOptimum;

/**
 * Reference optima kept as small JSON files {@code .laconic-optimum-HASH.json} beside run directories, so that a
 * problem is solved once. The directory need not exist nor be writable: then nothing is kept.
 */
final class OptimumCache {

    /**
     * @param value f*, NaN where it is not known
     * @param note one sentence: what was reached, or why it is not known
     */
    record Found(double value, String note) {}

    private OptimumCache() {}

    /**
     * The optimum of a problem.
     *
     * @param directory of the cache; null for none
     * @param identity everything that the problem depends on
     */
    static Found of(Problem problem, Path directory, String identity) {
        Path file = directory == null ? null : directory.resolve(".laconic-optimum-" + hash(identity) + ".json");
        return read(file, identity).orElseGet(() -> {
            ReferenceOptimum optimum = ReferenceOptimum.of(problem);
            Found found = new Found(optimum.value(), optimum.note());
            if (file != null && optimum.known()) {
                write(file, found, identity);
            }
            return found;
        });
    }

    private static Optional<Found> read(Path file, String identity) {
        if (file == null || !Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            Config json = ConfigFactory.parseString(Files.readString(file));
            return json.getString("problem").equals(identity)
                    ? Optional.of(new Found(json.getDouble("optimum"), json.getString("note")))
                    : Optional.empty();
        } catch (IOException | ConfigException e) {
            return Optional.empty();
        }
    }

    private static void write(Path file, Found found, String identity) {
        String json = "{\"optimum\": " + found.value + ", \"note\": " + ConfigUtil.quoteString(found.note)
                + ", \"problem\": " + ConfigUtil.quoteString(identity) + "}\n";
        try {
            Path aside = Files.createTempFile(file.getParent(), ".laconic-optimum-", ".tmp");
            Files.writeString(aside, json);
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // A cache that cannot be written is no fault: the optimum is computed again next time.
        }
    }

    private static String hash(String identity) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(identity.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
