package laconic.metrics;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The types of npm's {@code @grafana/schema}, as a judge of dashboards: each becomes a constant of the type in a file
 * that TypeScript's compiler checks. Tests skip where the two packages are in neither {@code target/tools/node_modules}
 * (see {@code .ci/tools}) nor the directory of the system property {@code grafana.modules}.
 */
final class GrafanaTypes {

    /** A JSON file holds the values of an enumeration where TypeScript wants its constants: Plain takes both as the same. */
    private static final String HEAD = """
            import type { Dashboard, FieldConfigSource, GraphFieldConfig, Panel } from '@grafana/schema';
            import type { Options as TimeSeries } from
                '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
            import type { Options as Stat } from
                '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
            type Plain<T> = T extends string ? `${T}`
                : T extends number ? (`${T}` extends `${infer N extends number}` ? N : T)
                : T extends boolean | null | undefined ? T
                : T extends (infer U)[] ? Plain<U>[]
                : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
            type Fields = Plain<FieldConfigSource<Partial<GraphFieldConfig>>>;
            """;

    private GrafanaTypes() {}

    /** What the compiler says; empty where the dashboards, by name, and their panels' options are of their types. */
    static String complaints(Map<String, String> dashboards, List<String> series, List<String> stats)
            throws IOException, InterruptedException {
        Path modules = Stream.of(System.getProperty("grafana.modules"), "target/tools/node_modules")
                .filter(directory -> directory != null)
                .map(Path::of)
                .filter(directory -> Files.isExecutable(directory.resolve(".bin/tsc"))
                        && Files.isDirectory(directory.resolve("@grafana/schema")))
                .findFirst()
                .orElse(null);
        assumeTrue(modules != null, "no typescript and @grafana/schema in target/tools/node_modules: see .ci/tools");
        Path directory = Files.createTempDirectory("grafana");
        try {
            StringBuilder text = new StringBuilder(HEAD);
            dashboards.forEach(
                    (name, json) -> text.append("export const " + name + ": Plain<Dashboard> = " + json + ";\n"));
            append(text, "series", "TimeSeries", series);
            append(text, "stats", "Stat", stats);
            Files.writeString(directory.resolve("check.ts"), text);
            Files.createSymbolicLink(directory.resolve("node_modules"), modules.toAbsolutePath());
            Process process = new ProcessBuilder(
                            modules.resolve(".bin/tsc").toAbsolutePath().toString(),
                            "--noEmit",
                            "--strict",
                            "--skipLibCheck",
                            "--module",
                            "esnext",
                            "--moduleResolution",
                            "bundler",
                            "check.ts")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && said.isBlank() ? "" : "exit " + process.exitValue() + "\n" + said;
        } finally {
            for (File file : directory.toFile().listFiles()) {
                Files.delete(file.toPath());
            }
            Files.delete(directory);
        }
    }

    private static void append(StringBuilder text, String name, String type, List<String> panels) {
        text.append("export const " + name + ": { options: Plain<" + type + ">; fieldConfig: Fields }[] = [\n");
        panels.forEach(panel -> text.append(panel).append(",\n"));
        text.append("];\n");
    }
}
