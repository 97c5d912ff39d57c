package laconic.actor;

import akka.cluster.ConfigValidation;
import akka.cluster.JoinConfigCompatChecker;
import com.typesafe.config.Config;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets nobody into a cluster whose frames have another limit: what is too large for one end is dropped each time that it is
 * sent again.
 */
public final class FrameSizeChecker extends JoinConfigCompatChecker {

    /** Akka looks for this constructor. */
    public FrameSizeChecker() {}

    @Override
    public Seq<String> requiredKeys() {
        return CollectionConverters.asScala(List.of("akka.remote.artery.advanced.maximum-frame-size"))
                .toList();
    }

    @Override
    public ConfigValidation check(Config joining, Config cluster) {
        return JoinConfigCompatChecker.fullMatch(requiredKeys(), joining, cluster);
    }
}
