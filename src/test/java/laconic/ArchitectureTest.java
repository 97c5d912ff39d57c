package laconic;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beRecords;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules that keep the layers apart and the core deterministic, checked on the compiled production classes. */
class ArchitectureTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("laconic");

    private static final String[] CORE = {
        "node", "method", "objective", "replica", "topology", "compress", "coding", "math"
    };

    /** Where a result is a function of the inputs alone, bit-equal on every JDK and in every run. */
    private static final String[] DETERMINISTIC = packages(with(CORE, "sim"));

    /** Functions of {@link Math} whose last bits may differ between JDKs and processors; use {@link StrictMath}. */
    private static final Set<String> INEXACT_MATH = Set.of(
            "sin cos tan asin acos atan atan2 sinh cosh tanh exp expm1 log log10 log1p pow cbrt hypot fma".split(" "));

    /** Clocks and sources of chance without a seed, as owner.name/parameters. */
    private static final Set<String> UNREPEATABLE = Set.of(
            "java.lang.System.nanoTime/0",
            "java.lang.System.currentTimeMillis/0",
            "java.lang.System.identityHashCode/1",
            "java.lang.Math.random/0",
            "java.lang.StrictMath.random/0",
            "java.util.Date.<init>/0",
            "java.util.Random.<init>/0",
            "java.util.SplittableRandom.<init>/0",
            "java.util.UUID.randomUUID/0",
            "java.util.Collections.shuffle/1",
            "java.util.random.RandomGenerator.getDefault/0",
            "java.util.random.RandomGenerator.of/1",
            "java.util.random.RandomGeneratorFactory.create/0");

    @Test
    void layersKnowOnlyThoseBelow() {
        LayeredArchitecture layers =
                layeredArchitecture().consideringOnlyDependenciesInLayers().withOptionalLayers(true);
        for (String layer : with(CORE, "data", "experiment", "metrics", "sim", "actor", "report", "app")) {
            layers = layers.layer(layer).definedBy(packages(layer));
        }
        layers = layers.layer("library").definedBy("laconic");
        layers.whereLayer("math")
                .mayNotAccessAnyLayer()
                .whereLayer("coding")
                .mayOnlyAccessLayers("math")
                .whereLayer("compress")
                .mayOnlyAccessLayers("coding", "math")
                .whereLayer("topology")
                .mayOnlyAccessLayers("math")
                .whereLayer("objective")
                .mayOnlyAccessLayers("math")
                .whereLayer("replica")
                .mayOnlyAccessLayers("compress", "coding", "math")
                .whereLayer("method")
                .mayOnlyAccessLayers("replica", "objective", "topology", "compress", "coding", "math")
                .whereLayer("node")
                .mayOnlyAccessLayers("method", "replica", "objective", "topology", "compress", "coding", "math")
                .whereLayer("data")
                .mayOnlyAccessLayers("objective", "math")
                .whereLayer("experiment")
                .mayOnlyAccessLayers(with(CORE, "data"))
                .whereLayer("metrics")
                .mayOnlyAccessLayers(with(CORE, "experiment"))
                .whereLayer("sim")
                .mayOnlyAccessLayers(with(CORE, "experiment", "metrics"))
                .whereLayer("actor")
                .mayOnlyAccessLayers(with(CORE, "experiment", "metrics"))
                .whereLayer("report")
                .mayOnlyAccessLayers(with(CORE, "experiment", "data"))
                .whereLayer("library")
                .mayOnlyAccessLayers(with(CORE, "experiment", "actor", "sim", "report"))
                .whereLayer("app")
                .mayNotBeAccessedByAnyLayer()
                .ensureAllClassesAreContainedInArchitecture()
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void akkaStaysInTheActorHost() {
        onlyIn(List.of("actor", "app"), "akka..", "scala..");
    }

    @Test
    void jacksonStaysInTheActorHostAndTheReport() {
        onlyIn(List.of("actor", "app", "report"), "com.fasterxml.jackson..");
    }

    @Test
    void hoconIsReadByTheExperimentAndTheHost() {
        onlyIn(List.of("experiment", "actor", "app"), "com.typesafe.config..");
    }

    @Test
    void metersAreBoundInMetrics() {
        onlyIn(List.of("metrics", "app"), "io.micrometer..", "io.prometheus..");
    }

    @Test
    void ojAlgoServesSetUpOnly() {
        onlyIn(List.of("topology", "objective", "experiment", "data"), "org.ojalgo..");
    }

    @Test
    void coreAndSimulatorHaveNoThreadsClocksFilesSocketsOrLogs() {
        noClasses()
                .that()
                .resideInAnyPackage(DETERMINISTIC)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.util.concurrent..",
                                "java.time..",
                                "java.io..",
                                "java.nio.file..",
                                "java.net..",
                                "org.slf4j..")
                        .or(type(Thread.class)))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void coreAndSimulatorCallNoClockAndNoUnseededChance() {
        deterministicCodeDoesNotCall("a clock or chance without a seed", target -> UNREPEATABLE.contains(id(target)));
    }

    @Test
    void coreAndSimulatorCallOnlyExactMath() {
        deterministicCodeDoesNotCall(
                "an inexact function of Math (StrictMath has it)",
                target -> target.getOwner().isEquivalentTo(Math.class) && INEXACT_MATH.contains(target.getName()));
    }

    @Test
    void methodsDoNotKnowEachOther() {
        classes()
                .that()
                .resideInAPackage("laconic.method..")
                .should(new ArchCondition<>("not depend on another method") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
                            JavaClass target =
                                    topLevel(dependency.getTargetClass().getBaseComponentType());
                            if (isMethod(target) && !target.equals(topLevel(origin))) {
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                            }
                        }
                    }
                })
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("laconic.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(MAIN);
    }

    @Test
    void messagesAndPayloadsAreRecords() {
        classes()
                .that(describe("are a message or a payload", ArchitectureTest::isMessageOrPayload))
                .should(beRecords())
                .allowEmptyShould(true)
                .check(MAIN);
    }

    private static void onlyIn(List<String> layers, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackages(packages(layers.toArray(String[]::new)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .allowEmptyShould(true)
                .check(MAIN);
    }

    private static void deterministicCodeDoesNotCall(String what, Predicate<AccessTarget> forbidden) {
        noClasses()
                .that()
                .resideInAnyPackage(DETERMINISTIC)
                .should()
                .accessTargetWhere(describe(what, access -> forbidden.test(access.getTarget())))
                .allowEmptyShould(true)
                .check(MAIN);
    }

    private static String id(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget code
                ? code.getOwner().getName() + "." + code.getName() + "/"
                        + code.getRawParameterTypes().size()
                : target.getFullName();
    }

    /** A paper's file: a class or record, not an interface, that implements an interface of the package. */
    private static boolean isMethod(JavaClass topLevel) {
        return topLevel.getPackageName().startsWith("laconic.method")
                && !topLevel.isInterface()
                && topLevel.getAllRawInterfaces().stream()
                        .anyMatch(contract -> contract.getPackageName().startsWith("laconic.method"));
    }

    private static boolean isMessageOrPayload(JavaClass candidate) {
        return !candidate.isInterface()
                && Stream.concat(Stream.of(candidate), candidate.getAllRawInterfaces().stream())
                        .filter(kind -> kind.getPackageName().startsWith("laconic"))
                        .map(JavaClass::getSimpleName)
                        .anyMatch(name -> name.endsWith("Message") || name.endsWith("Payload"));
    }

    private static JavaClass topLevel(JavaClass nested) {
        return nested.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(nested);
    }

    private static String[] with(String[] layers, String... more) {
        return Stream.concat(Stream.of(layers), Stream.of(more)).toArray(String[]::new);
    }

    private static String[] packages(String... layers) {
        return Stream.of(layers).map(layer -> "laconic." + layer + "..").toArray(String[]::new);
    }
}
