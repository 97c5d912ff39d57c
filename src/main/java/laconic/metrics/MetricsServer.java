package laconic.metrics;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A small HTTP server for {@code /metrics} (Prometheus' text format), {@code /alive} and {@code /ready} (200 or 503),
 * and for given contents. It answers GET only, and nothing of a request comes back in an answer. Pages may load what
 * this server has, and nothing else.
 */
public final class MetricsServer implements AutoCloseable {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int THREADS = 2;
    private static final int BACKLOG = 16;

    /**
     * What is served at a path.
     *
     * @param type the value of Content-Type
     */
    public record Content(String type, Supplier<String> body) {}

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * Starts serving.
     *
     * @param at host and port, 0 for any port
     * @param ready whether this process can take work
     * @param contents what else there is, by path
     * @throws IOException if the port is in use or the host is not this machine
     */
    public MetricsServer(
            InetSocketAddress at, Supplier<String> metrics, BooleanSupplier ready, Map<String, Content> contents)
            throws IOException {
        server = HttpServer.create(at, BACKLOG);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "metrics");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, metrics, ready, contents));
        server.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(
            HttpExchange exchange, Supplier<String> metrics, BooleanSupplier ready, Map<String, Content> contents)
            throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                respond(exchange, 405, TEXT, "GET only\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> respond(exchange, 200, PROMETHEUS_TEXT, metrics.get());
                case "/alive" -> respond(exchange, 200, TEXT, "alive\n");
                case "/ready" -> {
                    boolean yes = ready.getAsBoolean();
                    respond(exchange, yes ? 200 : 503, TEXT, yes ? "ready\n" : "not ready\n");
                }
                default -> {
                    Content content = contents.get(exchange.getRequestURI().getPath());
                    if (content == null) {
                        respond(exchange, 404, TEXT, "/metrics, /alive, /ready\n");
                    } else {
                        respond(exchange, 200, content.type, content.body.get());
                    }
                }
            }
        }
    }

    private static void respond(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", POLICY);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
