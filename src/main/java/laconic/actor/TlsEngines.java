package laconic.actor;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * The TLS of a member's connections: both ends show a certificate of the cluster's own authority, and who connects checks
 * that the other's certificate names the host that was asked for.
 *
 * <p>The files of {@code laconic.tls.directory} are read again for every new connection, so that certificates are renewed
 * by replacing them. Akka's own providers either do this or look at host names, not both. Protocols and ciphers are fixed
 * here, so that no file weakens them.
 *
 * <p>Akka tells the accepting end nothing of who is connecting but its certificate: that it is one of the cluster. Answers
 * go over a connection of their own, which is opened to the address that the other claims, and there the host is checked.
 */
public final class TlsEngines implements SSLEngineProvider {

    /** Key in Akka's settings of the directory with the three files. */
    static final String DIRECTORY = "laconic.tls.directory";

    private static final Logger LOG = LoggerFactory.getLogger("laconic.cluster");
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** Authenticated encryption with forward secrecy, and nothing else. */
    private static final String[] CIPHERS = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    };

    private final Path directory;
    private TlsCredentials credentials;
    private SSLContext context;

    /** Akka looks for this constructor. */
    public TlsEngines(ActorSystem system) throws ClusterException {
        this(Path.of(system.settings().config().getString(DIRECTORY)));
    }

    TlsEngines(Path directory) throws ClusterException {
        this.directory = directory;
        renew();
    }

    private void renew() throws ClusterException {
        TlsCredentials now = TlsCredentials.read(directory);
        if (!now.equals(credentials)) {
            try {
                context = now.context();
                credentials = now;
            } catch (GeneralSecurityException | IOException e) {
                throw new ClusterException(
                        ClusterException.BAD_INPUT, "tls: the files of " + directory + " do not fit together: " + e, e);
            }
        }
    }

    /** Files that are being replaced may not fit together for a moment; the old ones serve until they do. */
    private synchronized SSLContext context() {
        try {
            renew();
        } catch (ClusterException e) {
            LOG.warn("{}; the certificate read before stays in use", e.getMessage());
        }
        return context;
    }

    @Override
    public SSLEngine createServerSSLEngine(String hostname, int port) {
        SSLEngine engine = context().createSSLEngine(hostname, port);
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters());
        return engine;
    }

    @Override
    public SSLEngine createClientSSLEngine(String hostname, int port) {
        SSLEngine engine = context().createSSLEngine(hostname, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters(CIPHERS, PROTOCOLS);
        parameters.setNeedClientAuth(true);
        return parameters;
    }

    @Override
    public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
        return Option.empty();
    }

    @Override
    public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
        return Option.empty();
    }
}
