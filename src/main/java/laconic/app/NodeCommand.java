package laconic.app;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import laconic.actor.ClusterException;
import laconic.actor.ClusterMember;
import laconic.actor.MemberConfig;
import laconic.report.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code laconic node}: one member of a cluster. */
@Command(
        name = "node",
        description = "Runs one member of a cluster, and serves its metrics and health, until it is told to leave.",
        mixinStandardHelpOptions = true)
final class NodeCommand implements Callable<Integer> {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The member's settings, as in cluster-config/.")
    private Path file;

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        MemberConfig config = MemberConfig.read(file);
        boolean keeps = config.recovery().states() != null;
        ClusterMember member =
                ClusterMember.start(config, Version.text(), text -> ClusterProgram.assemble(text, keeps));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> left(member), "laconic-left"));
        return member.await();
    }

    /**
     * Akka leaves the cluster when the process is told to end; that is a clean end, which a signal's own code would
     * hide. A process that ends because it has left has its code already.
     */
    private static void left(ClusterMember member) {
        if (!member.stopped()) {
            Runtime.getRuntime().halt(member.await());
        }
    }
}
