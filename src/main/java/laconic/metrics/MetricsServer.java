package laconic.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A small HTTP server for {@code /metrics} (Prometheus' text format), {@code /alive} and {@code /ready} (200 or 503). It
 * answers GET only, and nothing of a request comes back in an answer.
 */
public final class MetricsServer implements AutoCloseable {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final int THREADS = 2;
    private static final int BACKLOG = 16;

    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * Starts serving.
     *
     * @param at host and port, 0 for any port
     * @param ready whether this process can take work
     * @throws IOException if the port is in use or the host is not this machine
     */
    public MetricsServer(InetSocketAddress at, Supplier<String> metrics, BooleanSupplier ready) throws IOException {
        server = HttpServer.create(at, BACKLOG);
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "metrics");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, metrics, ready));
        server.start();
    }

    /** The port that it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, Supplier<String> metrics, BooleanSupplier ready)
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
                default -> respond(exchange, 404, TEXT, "/metrics, /alive, /ready\n");
            }
        }
    }

    private static void respond(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
