package laconic.actor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Authorities and certificates for tests, made by the JDK's keytool in one directory. */
final class Certificates {

    private static final String PASSWORD = "only-for-tests";

    private final Path directory;
    private int made;

    Certificates(Path directory) {
        this.directory = directory;
    }

    /** An authority; its name is what {@link #member} signs with. */
    String authority() throws Exception {
        String name = "ca-" + made++;
        keytool(name, List.of("-ext", "bc:critical=ca:true", "-ext", "ku:critical=keyCertSign,cRLSign"));
        return name;
    }

    /**
     * A directory of tls.key, tls.crt and ca.crt.
     *
     * @param names as keytool wants them, for example ip:127.0.0.1
     * @param start of its validity of one year, from now, as keytool wants it: -2y has expired
     */
    Path member(String authority, String names, String start) throws Exception {
        String name = "member-" + made++;
        keytool(
                name,
                List.of(
                        "-signer",
                        authority,
                        "-ext",
                        "san=" + names,
                        "-ext",
                        "eku=serverAuth,clientAuth",
                        "-startdate",
                        start));
        KeyStore store = store();
        Path files = Files.createDirectory(directory.resolve(name));
        write(files, store.getKey(name, PASSWORD.toCharArray()), store.getCertificate(name));
        Files.writeString(
                files.resolve("ca.crt"),
                pem("CERTIFICATE", store.getCertificate(authority).getEncoded()));
        return files;
    }

    private static void write(Path files, Key key, Certificate certificate) throws Exception {
        Files.writeString(files.resolve("tls.key"), pem("PRIVATE KEY", key.getEncoded()));
        Files.writeString(files.resolve("tls.crt"), pem("CERTIFICATE", certificate.getEncoded()));
    }

    private static String pem(String what, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
    }

    private KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("store"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void keytool(String alias, List<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "365",
                "-storetype",
                "PKCS12",
                "-keystore",
                directory.resolve("store").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(more);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }
}
