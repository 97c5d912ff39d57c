package laconic.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The program's version, as run directories state it. */
public final class Version {

    private Version() {}

    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("/laconic-version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new IllegalStateException("laconic-version.properties cannot be read", e);
        }
        return properties.getProperty("version");
    }
}
