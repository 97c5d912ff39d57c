package laconic.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsServerTest {

    private static final Map<String, MetricsServer.Content> CONTENTS =
            Map.of("/page", new MetricsServer.Content("text/html; charset=utf-8", () -> "<p>a page"));

    private final AtomicBoolean ready = new AtomicBoolean();
    private final HttpClient client = HttpClient.newHttpClient();
    private MetricsServer server;

    @BeforeEach
    void start() throws Exception {
        server = new MetricsServer(
                new InetSocketAddress("127.0.0.1", 0), () -> "laconic_loss 0.5\n", ready::get, CONTENTS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> request(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString("<b>secret</b>"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void servesMetricsAsPrometheusText() throws Exception {
        HttpResponse<String> response = request("GET", "/metrics");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(response.body()).isEqualTo("laconic_loss 0.5\n");
    }

    @Test
    void servesContentsThatMayLoadNothingFromElsewhere() throws Exception {
        HttpResponse<String> response = request("GET", "/page");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("<p>a page");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    void isAliveAtOnceAndReadyWhenTold() throws Exception {
        assertThat(request("GET", "/alive").statusCode()).isEqualTo(200);
        assertThat(request("GET", "/ready").statusCode()).isEqualTo(503);
        ready.set(true);
        assertThat(request("GET", "/ready").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
    void refusesOtherMethods(String method) throws Exception {
        HttpResponse<String> response = request(method, "/metrics");
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET");
        assertThat(response.body()).isEqualTo("GET only\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/metrics/x", "/secret", "/ready?x=secret", "/../alive"})
    void answersHoldNothingOfTheRequest(String path) throws Exception {
        HttpResponse<String> response = request("GET", path);
        assertThat(response.statusCode()).isIn(404, 503);
        assertThat(response.body() + response.headers().map()).doesNotContain("secret");
    }

    @Test
    void saysThatAPortIsInUse() {
        InetSocketAddress taken = new InetSocketAddress("127.0.0.1", server.port());
        assertThatThrownBy(() -> new MetricsServer(taken, () -> "", () -> true, Map.of()))
                .isInstanceOf(BindException.class);
    }
}
