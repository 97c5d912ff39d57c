package laconic.actor;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.dispatch.MailboxType;
import akka.dispatch.ProducesMessageQueue;
import akka.dispatch.UnboundedMailbox;
import com.typesafe.config.Config;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import scala.Option;

/** Akka's unbounded mailbox, whose depth can be asked for; that of the nodes' actors. */
public final class CountedMailbox implements MailboxType, ProducesMessageQueue<CountedMailbox.Queue> {

    private static final Set<Queue> QUEUES = ConcurrentHashMap.newKeySet();

    /** One actor's queue. */
    public static final class Queue extends UnboundedMailbox.MessageQueue {

        private static final long serialVersionUID = 1;

        private final transient ActorSystem system;

        Queue(ActorSystem system) {
            this.system = system;
        }

        @Override
        public void cleanUp(ActorRef owner, akka.dispatch.MessageQueue deadLetters) {
            QUEUES.remove(this);
            super.cleanUp(owner, deadLetters);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** As Akka makes it, by name. */
    public CountedMailbox(ActorSystem.Settings settings, Config config) {
        // It has no settings.
    }

    @Override
    public Queue create(Option<ActorRef> owner, Option<ActorSystem> system) {
        Queue queue = new Queue(system.getOrElse(() -> null));
        QUEUES.add(queue);
        return queue;
    }

    /** Messages in the fullest of a system's queues; counting looks at every message. */
    static int deepest(ActorSystem system) {
        return QUEUES.stream()
                .filter(queue -> queue.system == system)
                .mapToInt(Queue::numberOfMessages)
                .max()
                .orElse(0);
    }
}
