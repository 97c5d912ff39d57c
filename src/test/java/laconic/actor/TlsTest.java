package laconic.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import laconic.node.Participation;
import laconic.node.Report;
import laconic.node.Sampling;
import laconic.objective.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may talk to a member whose connections are TLS, on real sockets; and who may not. */
class TlsTest {

    private static final int N = 4;
    private static final Problem PROBLEM = Programs.logistic(Programs.synthetic(), N);
    private static final String NOW = "-1d";
    /** Not waited for: no test ends by it. */
    private static final int MILLIS_MAX = 60_000;

    @TempDir
    private static Path directory;

    private static Path good;
    private static Path other;
    private static Path foreign;
    private static Path expired;
    private static Path wrongHost;
    private static Members members;
    private static ClusterMember server;

    @BeforeAll
    static void startServer() throws Exception {
        Certificates certificates = new Certificates(directory);
        String authority = certificates.authority();
        good = certificates.member(authority, "ip:127.0.0.1,dns:localhost", NOW);
        other = certificates.member(authority, "ip:127.0.0.1", NOW);
        expired = certificates.member(authority, "ip:127.0.0.1", "-2y");
        wrongHost = certificates.member(authority, "dns:elsewhere.example,ip:10.9.9.9", NOW);
        foreign = certificates.member(certificates.authority(), "ip:127.0.0.1", NOW);
        members = new Members(TlsTest::assemble);
        server = start(MemberConfig.Role.SERVER, good, members.seedPort(0));
    }

    @AfterAll
    static void stopServer() {
        members.stop();
    }

    private static ClusterMember start(MemberConfig.Role role, Path tls, int port) throws Exception {
        return start(members, role, tls, port);
    }

    private static ClusterMember start(Members of, MemberConfig.Role role, Path tls, int port) throws Exception {
        return of.start(role, port, TlsTest::assemble, MemberConfig.Recovery.NONE, Settings.tls(tls));
    }

    private static Program assemble(String text) {
        Participation everyone = new Participation(Sampling.everyone(N), 1, Participation.Deadline.NONE);
        return new Program(N, false, new TreeMap<>(), Programs.mcm(PROBLEM, 5, 30, 10, everyone));
    }

    private static String seed() {
        return "127.0.0.1:" + server.port();
    }

    @Test
    void membersOfTheAuthorityComputeWhatAPlainLoopComputes() throws Exception {
        ClusterMember worker = start(MemberConfig.Role.WORKER, other, 0);
        try {
            List<Report> reports = new ArrayList<>();
            ClusterSubmission.run(
                    seed(), new ClusterSubmission.Client(other, null), 1, "mcm", reports::add, notice -> {});
            assertThat(Programs.digest(reports))
                    .isEqualTo(
                            Programs.digest(Programs.inLoop(N, assemble("mcm").processes())));
        } finally {
            worker.leave();
            worker.await();
        }
    }

    /** A connection of a peer that shows what {@code context} has. */
    private static SSLSocket connect(SSLContext context, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setSoTimeout(MILLIS_MAX);
        socket.setEnabledProtocols(new String[] {protocol});
        return socket;
    }

    private static SSLContext showing(Path credentials) throws Exception {
        TlsCredentials own = TlsCredentials.read(credentials);
        // The authority of the server is trusted, so that nothing but the server can refuse.
        List<X509Certificate> authorities = TlsCredentials.read(good).authorities();
        return new TlsCredentials(own.key(), own.chain(), authorities).context();
    }

    private static void assertRefused(SSLContext context) throws IOException {
        try (SSLSocket socket = connect(context, "TLSv1.2")) {
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
        try (SSLSocket socket = connect(context, "TLSv1.3")) {
            // With 1.3 the client has ended the handshake when the server looks at its certificate.
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        socket.getInputStream().read();
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void peerOfTheAuthorityIsAccepted(String protocol) throws Exception {
        try (SSLSocket socket = connect(showing(other), protocol)) {
            socket.startHandshake();
            assertThat(socket.getSession().getCipherSuite()).contains("_GCM_");
            assertThat(socket.getSession().getPeerCertificates()[0])
                    .isEqualTo(TlsCredentials.read(good).chain().get(0));
        }
    }

    @Test
    void peerWithoutACertificateIsRefused() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", TlsCredentials.read(good).authorities().get(0));
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        assertRefused(context);
    }

    @Test
    void peerOfAForeignAuthorityIsRefused() throws Exception {
        assertRefused(showing(foreign));
    }

    @Test
    void peerWithAnExpiredCertificateIsRefused() throws Exception {
        assertRefused(showing(expired));
    }

    /** It listens where a member dials, and its certificate is of the same authority, but for another host. */
    @Test
    void peerWithTheCertificateOfAnotherHostIsRefused() throws Exception {
        assertThat(handshakeOfAMemberWith(good)).isNull();
        assertThat(handshakeOfAMemberWith(wrongHost)).isInstanceOf(SSLHandshakeException.class);
    }

    /** How the handshake of a member that dials a peer with these credentials ends at the peer; null if well. */
    @SuppressWarnings("try")
    private static Exception handshakeOfAMemberWith(Path credentials) throws Exception {
        CompletableFuture<Object> ended = new CompletableFuture<>();
        Thread member;
        Exception failure = null;
        try (SSLServerSocket peer = (SSLServerSocket) TlsCredentials.read(credentials)
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            peer.setSoTimeout(MILLIS_MAX);
            peer.setEnabledProtocols(new String[] {"TLSv1.2"});
            Members lonely = new Members(TlsTest::assemble, List.of("127.0.0.1:" + peer.getLocalPort()));
            member = new Thread(() -> {
                try {
                    ended.complete(start(lonely, MemberConfig.Role.WORKER, other, 0));
                } catch (Exception e) {
                    ended.completeExceptionally(e);
                }
            });
            member.start();
            try (SSLSocket socket = (SSLSocket) peer.accept()) {
                socket.setSoTimeout(MILLIS_MAX);
                socket.startHandshake();
            } catch (SSLException e) {
                failure = e;
            }
        }
        member.interrupt();
        assertThatThrownBy(ended::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        return failure;
    }

    @Test
    void plaintextPeerIsRefused() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(MILLIS_MAX);
            // What artery says first on a connection without TLS, and the length of a frame.
            socket.getOutputStream().write("AKKA\1\20\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
            assertThat(endsWithoutArtery(socket)).isTrue();
        }
    }

    private static boolean endsWithoutArtery(Socket socket) {
        try {
            byte[] said = socket.getInputStream().readAllBytes();
            // A TLS alert (21) and the end.
            return said.length == 0 || said[0] == 21;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void memberThatOthersWouldRefuseDoesNotStart() throws Exception {
        assertThatThrownBy(() -> start(MemberConfig.Role.WORKER, wrongHost, 0))
                .isInstanceOf(ClusterException.class)
                .hasMessage("tls: the certificate names [elsewhere.example, 10.9.9.9] but not this member's host"
                        + " 127.0.0.1; others would refuse it");
        assertThatThrownBy(() -> start(MemberConfig.Role.WORKER, expired, 0))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("tls: the certificate is not valid now: NotAfter");
        Path nothing = directory.resolve("nothing");
        assertThatThrownBy(() -> start(MemberConfig.Role.WORKER, nothing, 0))
                .isInstanceOf(ClusterException.class)
                .hasMessage("tls: there is no " + nothing.resolve("tls.crt")
                        + "; TLS needs tls.key, tls.crt and ca.crt in one directory");
        Path mixed = copy(good, "mixed");
        Files.copy(other.resolve("tls.key"), mixed.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(mixed.resolve("tls.crt"), "no certificate");
        assertThatThrownBy(() -> start(MemberConfig.Role.WORKER, mixed, 0))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("tls: " + mixed.resolve("tls.crt"));
    }

    private static Path copy(Path from, String name) throws IOException {
        Path to = Files.createDirectory(directory.resolve(name));
        for (String file : List.of("tls.key", "tls.crt", "ca.crt")) {
            Files.copy(from.resolve(file), to.resolve(file));
        }
        return to;
    }

    @Test
    void enginesHaveAuthenticatedEncryptionOnlyAndAskBothEnds() throws Exception {
        TlsEngines engines = new TlsEngines(good);
        for (SSLEngine engine :
                List.of(engines.createServerSSLEngine("127.0.0.1", 1), engines.createClientSSLEngine("127.0.0.1", 1))) {
            assertThat(engine.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
            assertThat(engine.getEnabledCipherSuites())
                    .isNotEmpty()
                    .allMatch(it -> it.matches(
                            "TLS_(ECDHE_(ECDSA|RSA)_WITH_)?(AES_(128|256)_GCM|CHACHA20_POLY1305)_SHA(256|384)"));
        }
        assertThat(engines.createServerSSLEngine("h", 1).getNeedClientAuth()).isTrue();
        assertThat(engines.createClientSSLEngine("h", 1).getSSLParameters().getEndpointIdentificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    @Test
    void newFilesServeTheNextConnectionAndBrokenOnesAreNotTaken() throws Exception {
        Path renewed = copy(good, "renewed");
        TlsEngines engines = new TlsEngines(renewed);
        SSLContext trusting = showing(other);
        assertThat(shown(engines, trusting))
                .isEqualTo(TlsCredentials.read(good).chain().get(0));
        for (String file : List.of("tls.crt", "tls.key")) {
            Files.copy(other.resolve(file), renewed.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(shown(engines, trusting))
                .isEqualTo(TlsCredentials.read(other).chain().get(0));
        Files.writeString(renewed.resolve("tls.crt"), "half a fi");
        assertThat(shown(engines, trusting))
                .isEqualTo(TlsCredentials.read(other).chain().get(0));
    }

    /** The certificate that a connection accepted with these engines shows. */
    private static X509Certificate shown(TlsEngines engines, SSLContext client) throws Exception {
        SSLEngine here = engines.createServerSSLEngine("127.0.0.1", 1);
        SSLEngine there = client.createSSLEngine("127.0.0.1", 1);
        there.setUseClientMode(true);
        ByteBuffer toHere = ByteBuffer.allocate(1 << 16);
        ByteBuffer toThere = ByteBuffer.allocate(1 << 16);
        there.beginHandshake();
        here.beginHandshake();
        while (there.getHandshakeStatus() != SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING) {
            turn(there, toThere, toHere);
            turn(here, toHere, toThere);
        }
        return (X509Certificate) there.getSession().getPeerCertificates()[0];
    }

    /** Lets an engine do what it can do without the other. */
    private static void turn(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
        ByteBuffer nothing = ByteBuffer.allocate(1 << 16);
        switch (engine.getHandshakeStatus()) {
            case NEED_TASK -> engine.getDelegatedTask().run();
            case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
            case NEED_UNWRAP -> {
                in.flip();
                engine.unwrap(in, nothing);
                in.compact();
            }
            default -> {}
        }
    }

    @Test
    void beyondTheLoopbackThereIsTlsOrAWordThatThereIsNone() throws Exception {
        Config anywhere = ConfigFactory.parseString("akka.remote.artery.bind.hostname = 0.0.0.0");
        Config unsaid = Settings.member(anywhere, "worker", "127.0.0.1", 0, List.of());
        assertThatThrownBy(() -> ClusterMember.create(Behaviors.empty(), unsaid))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("host = 0.0.0.0 is not the loopback and there is no tls.directory")
                .extracting(e -> ((ClusterException) e).exitCode())
                .isEqualTo(ClusterException.BAD_INPUT);
        Config said = Settings.plaintext().withFallback(anywhere);
        ActorSystem<Void> system =
                ClusterMember.create(Behaviors.empty(), Settings.member(said, "worker", "127.0.0.1", 0, List.of()));
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
