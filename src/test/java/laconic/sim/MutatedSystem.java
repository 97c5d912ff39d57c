package laconic.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The system with some lines of its source replaced: a class loader that compiles the changed files in memory and defines
 * every class of the project anew. Production code needs no switch for it.
 */
final class MutatedSystem extends ClassLoader {

    private static final Path SOURCES = Path.of("src/main/java/laconic");

    private final Map<String, byte[]> compiled = new HashMap<>();

    /** @throws IllegalArgumentException if a line is not in the source exactly once, or the mutant does not compile */
    MutatedSystem(List<Mutant.Change> changes) throws IOException {
        super(MutatedSystem.class.getClassLoader());
        Map<String, String> sources = new HashMap<>();
        for (Mutant.Change change : changes) {
            String source = sources.containsKey(change.file())
                    ? sources.get(change.file())
                    : Files.readString(SOURCES.resolve(change.file()));
            int at = source.indexOf(change.from());
            if (at < 0 || source.indexOf(change.from(), at + 1) >= 0) {
                throw new IllegalArgumentException(change.file() + " does not hold exactly once: " + change.from());
            }
            sources.put(change.file(), source.replace(change.from(), change.to()));
        }
        compile(sources);
    }

    private void compile(Map<String, String> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Text> units = sources.entrySet().stream()
                .map(source -> new Text(source.getKey(), source.getValue()))
                .toList();
        StringWriter errors = new StringWriter();
        List<String> options = List.of(
                "-proc:none", "-nowarn", "--release", "17", "-classpath", System.getProperty("java.class.path"));
        JavaFileManager files = new Memory(compiler.getStandardFileManager(null, null, null));
        if (!compiler.getTask(errors, files, null, options, null, units).call()) {
            throw new IllegalArgumentException("the mutant does not compile: " + errors);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith("laconic.")) {
            return super.loadClass(name, resolve);
        }
        Class<?> known = findLoadedClass(name);
        if (known != null) {
            return known;
        }
        byte[] bytes = compiled.containsKey(name) ? compiled.get(name) : original(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] original(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Text extends SimpleJavaFileObject {

        private final String source;

        Text(String file, String source) {
            super(URI.create("string:///laconic/" + file), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }

    /** Keeps what the compiler writes. */
    private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {

        Memory(JavaFileManager standard) {
            super(standard);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            URI uri = URI.create("bytes:///" + className.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(uri, kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            compiled.put(className, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
