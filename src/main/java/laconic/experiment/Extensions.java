package laconic.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Stream;
import laconic.compress.Compressor;
import laconic.objective.Problem;

/** The parts of all extensions on the class path, as entries of the catalogue. */
final class Extensions {

    private static Extensions found;

    private final List<Entry<Function<Settings, Compressor>>> compressors = new ArrayList<>();
    private final List<Entry<Problems.Builder>> problems = new ArrayList<>();

    private Extensions(Iterable<Extension> extensions) {
        for (Extension extension : extensions) {
            for (Entry<Function<Settings, Compressor>> entry : extension.compressors()) {
                check(extension, "compressor", entry, Compressors.ENTRIES, compressors);
                compressors.add(with(entry, CompressorKeys.BLOCKS, entry.builder()));
            }
            for (Entry<Extension.ProblemMaker> entry : extension.problems()) {
                check(extension, "problem", entry, Problems.ENTRIES, problems);
                problems.add(with(
                        entry,
                        SampleProblems.BATCH,
                        (settings, given) -> made(entry.name(), entry.builder(), settings, given)));
            }
        }
    }

    /** Found once: extensions do not come and go. */
    static synchronized Extensions all() {
        if (found == null) {
            try {
                found = new Extensions(ServiceLoader.load(Extension.class));
            } catch (ServiceConfigurationError e) {
                throw new BadInputException("an extension on the class path cannot be used: " + e.getMessage(), e);
            }
        }
        return found;
    }

    List<Entry<Function<Settings, Compressor>>> compressors() {
        return compressors;
    }

    List<Entry<Problems.Builder>> problems() {
        return problems;
    }

    private static void check(
            Extension extension,
            String what,
            Entry<?> entry,
            List<? extends Entry<?>> builtIn,
            List<? extends Entry<?>> own) {
        boolean taken = Stream.concat(builtIn.stream(), own.stream())
                .anyMatch(each -> each.name().equals(entry.name()));
        if (taken || !entry.name().matches("[a-z0-9-]+")) {
            throw new BadInputException("extension " + extension.getClass().getName() + ": " + what + " "
                    + entry.name()
                    + (taken ? " has a name that is taken" : " must have a name of small letters, digits and dashes"));
        }
    }

    private static <A, B> Entry<B> with(Entry<A> entry, Key<?> key, B builder) {
        List<Key<?>> keys = Stream.concat(entry.keys().stream(), Stream.of(key)).toList();
        return new Entry<>(entry.name(), entry.kind(), entry.summary(), entry.source(), keys, entry.example(), builder);
    }

    private static Problems.Made made(
            String name, Extension.ProblemMaker maker, Settings settings, Problems.Given given) {
        Problem problem;
        try {
            problem = maker.make(settings, new Extension.Given(given.workers(), given.directory(), given.randomness()));
        } catch (IllegalArgumentException e) {
            throw settings.place().refuse("= " + name + " cannot be: " + e.getMessage());
        }
        if (problem.n() != given.workers() || !problem.type().equals(name)) {
            throw new IllegalStateException("the maker of problem " + name + " gave " + problem.type() + " for "
                    + problem.n() + " workers where " + given.workers() + " are due");
        }
        Long batch = settings.get(SampleProblems.BATCH);
        for (int i = 0; batch != null && i < problem.n(); i++) {
            if (problem.local(i).rows() == 0) {
                throw settings.place(SampleProblems.BATCH)
                        .refuse("= " + batch + " is not allowed; worker " + i + " has no samples: it must be full");
            }
        }
        return new Problems.Made(problem, settings);
    }
}
