package laconic.actor;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;

/**
 * What the actors of a cluster tell each other about runs, as CBOR. The list of types is closed: nothing else is ever
 * instantiated from what arrives.
 *
 * <p>A run, as messages: client → server {@link Submit}, or {@link Resume} for one that was interrupted; server →
 * client {@link Started}, or {@link Rejected}; server → each member {@link Host}, answered by {@link Hosted} or
 * {@link Declined}; server → each member {@link Begin}, answered by {@link Begun}; then frames; {@link End} at the end.
 * A server that takes a run up asks each member by {@link Recall} first what it still holds, answered by {@link Held},
 * and hands out the rest by {@link Host}.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Control.Submit.class, name = "submit"),
    @JsonSubTypes.Type(value = Control.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = Control.Started.class, name = "started"),
    @JsonSubTypes.Type(value = Control.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = Control.Notice.class, name = "notice"),
    @JsonSubTypes.Type(value = Control.Host.class, name = "host"),
    @JsonSubTypes.Type(value = Control.Hosted.class, name = "hosted"),
    @JsonSubTypes.Type(value = Control.Declined.class, name = "declined"),
    @JsonSubTypes.Type(value = Control.Begin.class, name = "begin"),
    @JsonSubTypes.Type(value = Control.Moved.class, name = "moved"),
    @JsonSubTypes.Type(value = Control.Recall.class, name = "recall"),
    @JsonSubTypes.Type(value = Control.Held.class, name = "held"),
    @JsonSubTypes.Type(value = Control.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = Control.Broken.class, name = "broken"),
    @JsonSubTypes.Type(value = Control.News.class, name = "news"),
    @JsonSubTypes.Type(value = Control.End.class, name = "end"),
    @JsonSubTypes.Type(value = Control.Echo.class, name = "echo"),
    @JsonSubTypes.Type(value = Control.Echoed.class, name = "echoed")
})
sealed interface Control {

    /** The largest experiment text that is taken, in characters; with it every control message fits Akka's frame. */
    int EXPERIMENT_MAX = 200_000;

    /** The most nodes that a run on a cluster may have: {@link Begin} names them all. */
    int NODES_MAX = 4_000;

    /**
     * Client to server: run this.
     *
     * @param experiment the resolved text
     * @param membersMin worker members to wait for, ≥ 1
     * @param wires what the client speaks
     */
    record Submit(String experiment, int membersMin, Wires wires, ActorRef<SubmitActor.Command> client)
            implements Control, ServerActor.Command {}

    /**
     * Client to server: go on with this run.
     *
     * @param session the run's number, from its first {@link Started}
     * @param round the newest of which the client has a row; -1 for none
     */
    record Resume(long session, long round, Wires wires, ActorRef<SubmitActor.Command> client)
            implements Control, ServerActor.Command {}

    /**
     * Server to client: the run is being set up; its reports come as pieces of frames of this session.
     *
     * @param wire the version of the frames to the client
     * @param kept whether the server keeps the run, so that it can be resumed
     * @param round the reports are of what came after it; -1 from the beginning
     * @param run takes the client's credits; watched by the client
     */
    record Started(long session, int hub, int wire, boolean kept, long round, ActorRef<RunActor.Command> run)
            implements Control, SubmitActor.Command {}

    /** Server to client: there will be no run. */
    record Rejected(int exitCode, String reason) implements Control, SubmitActor.Command {}

    /** Server to client: something that a waiting person wants to know. */
    record Notice(String text) implements Control, SubmitActor.Command {}

    /**
     * Server to member: host these slots.
     *
     * @param keys of the slots, in their order ({@link NodeKeys})
     * @param process the number of the slots' new processes
     * @param returning whether the run has begun without them
     * @param kept whether the run outlives its server, and the slots are to wait for its successor
     * @param contract what the member's own contract must equal
     * @param wires what the run can be spoken in
     */
    record Host(
            long session,
            String experiment,
            List<Integer> slots,
            List<Long> keys,
            long process,
            boolean returning,
            boolean kept,
            Map<String, String> contract,
            Wires wires,
            ActorRef<StageActor.Command> stage)
            implements Control, MemberActor.Command {}

    /**
     * Member to server: they are there.
     *
     * @param wires what the member speaks
     */
    record Hosted(ActorRef<MemberActor.Command> member, Map<Integer, ActorRef<NodeActor.Command>> nodes, Wires wires)
            implements Control, StageActor.Command {}

    /** Member to server: they cannot be hosted here. */
    record Declined(ActorRef<MemberActor.Command> member, String reason) implements Control, StageActor.Command {}

    /**
     * Server to member: where the nodes are that yours send to; begin.
     *
     * @param wire the version that the run speaks
     */
    record Begin(long session, int wire, Map<Integer, ActorRef<NodeActor.Command>> nodes)
            implements Control, MemberActor.Command {}

    /** Server to member: nodes that yours send to are elsewhere from now on. */
    record Moved(long session, Map<Integer, ActorRef<NodeActor.Command>> nodes)
            implements Control, MemberActor.Command {}

    /** Server to member: do you hold nodes of this run? Then hold them for this server. */
    record Recall(long session, ActorRef<StageActor.Command> stage) implements Control, MemberActor.Command {}

    /**
     * Member to server: these, which may be none.
     *
     * @param wires the one version that they speak, or what the member speaks where they have not begun
     */
    record Held(ActorRef<MemberActor.Command> member, Map<Integer, ActorRef<NodeActor.Command>> nodes, Wires wires)
            implements Control, StageActor.Command {}

    /** Member to server: they have begun. */
    record Begun(ActorRef<MemberActor.Command> member) implements Control, StageActor.Command {}

    /** Member to server: a node failed, which fails the run. */
    record Broken(int node, String reason) implements Control, StageActor.Command {}

    /**
     * Server to member: what the run looks like, for those who look at the member's page.
     *
     * @param run JSON of {@link laconic.metrics.LiveRun#view}, at most {@link #EXPERIMENT_MAX} characters
     */
    record News(long session, String run) implements Control, MemberActor.Command {}

    /** Server to member: the run is over. */
    record End(long session) implements Control, MemberActor.Command {}

    /** The most bytes that an {@link Echo} may ask for. */
    int ECHO_MAX = 1 << 17;

    /**
     * Client to member: answer this at once, for the link is being measured.
     *
     * @param load whatever fills the way there
     * @param answerBytes what is to fill the way back, at most {@link #ECHO_MAX}
     */
    record Echo(byte[] load, int answerBytes, ActorRef<LinkActor.Command> client)
            implements Control, MemberActor.Command {}

    /** Member to client: the answer to an {@link Echo}. */
    record Echoed(byte[] load) implements Control, LinkActor.Command {}
}
