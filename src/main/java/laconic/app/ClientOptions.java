package laconic.app;

import java.nio.file.Path;
import laconic.actor.ClusterSubmission;
import picocli.CommandLine.Option;

/** How this process enters a cluster as a client. */
final class ClientOptions {

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description =
                    "For a cluster with TLS: the directory of tls.key, tls.crt and ca.crt; the certificate names this"
                            + " machine's address on the way to the cluster.")
    private Path tls;

    @Option(
            names = "--host-domain",
            paramLabel = "DOMAIN",
            description = "Members reach this machine as 10-0-0-7.DOMAIN instead of 10.0.0.7, as pods in Kubernetes.")
    private String hostDomain;

    ClusterSubmission.Client client() {
        return new ClusterSubmission.Client(tls, hostDomain);
    }
}
