package laconic.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The program's version. */
final class Version {

    private Version() {}

    static String text() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/laconic-version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("laconic-version.properties cannot be read", e);
        }
        return properties.getProperty("version");
    }
}
