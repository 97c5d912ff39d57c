package laconic.actor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What a member shows to others and whom it trusts: three PEM files of one directory, named as Kubernetes names them.
 *
 * @param key of {@code tls.key}: PKCS #8, not encrypted
 * @param chain of {@code tls.crt}: the member's own certificate first
 * @param authorities of {@code ca.crt}: they are trusted, and no others
 */
record TlsCredentials(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    private static final char[] NO_PASSWORD = {};

    /** A resumed session shows no certificate again: one that expires meanwhile is accepted for so long. */
    private static final int SESSION_SECONDS = 300;

    /**
     * Reads the three files.
     *
     * @throws ClusterException if one is missing or is not of its form; the sentence names it
     */
    static TlsCredentials read(Path directory) throws ClusterException {
        List<X509Certificate> chain = certificates(directory.resolve("tls.crt"));
        return new TlsCredentials(
                key(directory.resolve("tls.key"), chain.get(0)), chain, certificates(directory.resolve("ca.crt")));
    }

    private static PrivateKey key(Path file, X509Certificate certificate) throws ClusterException {
        Matcher pem = KEY.matcher(new String(bytes(file), StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw bad(file + " is not a private key in PKCS #8 without a password (-----BEGIN PRIVATE KEY-----)", null);
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(1));
            return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw bad(file + " is not a private key for the certificate beside it", e);
        }
    }

    private static List<X509Certificate> certificates(Path file) throws ClusterException {
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes(file)))
                    .forEach(it -> certificates.add((X509Certificate) it));
        } catch (CertificateException e) {
            throw bad(file + " is not a certificate in PEM", e);
        }
        if (certificates.isEmpty()) {
            throw bad(file + " has no certificate", null);
        }
        return certificates;
    }

    private static byte[] bytes(Path file) throws ClusterException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw bad("there is no " + file + "; TLS needs tls.key, tls.crt and ca.crt in one directory", e);
        } catch (IOException e) {
            throw bad(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Looks whether others would accept this member: its certificate is valid now and names its host.
     *
     * @throws ClusterException if they would not
     */
    void check(String host) throws ClusterException {
        try {
            chain.get(0).checkValidity();
            if (names(chain.get(0)).stream().noneMatch(name -> covers(name, host.toLowerCase(Locale.ROOT)))) {
                throw bad(
                        "the certificate names " + names(chain.get(0)) + " but not this member's host " + host
                                + "; others would refuse it",
                        null);
            }
        } catch (CertificateException e) {
            throw bad("the certificate is not valid now: " + e.getMessage(), e);
        }
    }

    /** The hosts that a certificate speaks for: its alternative names, in lower case. */
    static List<String> names(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        if (certificate.getSubjectAlternativeNames() != null) {
            for (List<?> name : certificate.getSubjectAlternativeNames()) {
                if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
                    names.add(name.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    private static boolean covers(String name, String host) {
        return name.startsWith("*.")
                ? host.indexOf('.') > 0 && host.substring(host.indexOf('.')).equals(name.substring(1))
                : name.equals(host);
    }

    /**
     * A context that shows and trusts these.
     *
     * @throws GeneralSecurityException if key and certificate do not fit together
     */
    SSLContext context() throws GeneralSecurityException, IOException {
        KeyStore own = emptyStore();
        own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, NO_PASSWORD);
        KeyStore trusted = emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            trusted.setCertificateEntry("ca-" + i, authorities.get(i));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
        context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static ClusterException bad(String sentence, Exception cause) {
        return new ClusterException(ClusterException.BAD_INPUT, "tls: " + sentence, cause);
    }
}
