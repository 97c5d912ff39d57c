package laconic.app.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** The cores of this machine, over which independent work is spread; results come in the order of the work. */
public final class Cores {

    private Cores() {}

    /**
     * Applies a function to every element, as many at once as there are cores.
     *
     * @throws RuntimeException what the function threw for the first element that it failed on
     */
    public static <T, R> List<R> map(List<T> work, Function<? super T, ? extends R> function)
            throws InterruptedException {
        ExecutorService cores = Executors.newFixedThreadPool(
                Math.min(work.size(), Runtime.getRuntime().availableProcessors()));
        try {
            List<Future<R>> futures = new ArrayList<>();
            for (T each : work) {
                futures.add(cores.submit(() -> function.apply(each)));
            }
            List<R> results = new ArrayList<>();
            for (Future<R> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            cores.shutdownNow();
        }
    }
}
