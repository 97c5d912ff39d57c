package laconic.actor;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import laconic.metrics.RunOutline;
import laconic.node.Durable;
import laconic.node.Processes;

/**
 * What the text of an experiment becomes on a machine.
 *
 * @param n workers or peers; node n is the hub
 * @param gossip whether nodes 0 … n-1 are peers, which send to one another, instead of workers of a server
 * @param contract hashes of what all machines must agree on, by name (experiment, data, version, …)
 * @param processes what makes the nodes
 * @param outline what observers are told of it
 * @param mishaps the faults that the experiment asks for
 * @param durability how its hub keeps its state; {@link Durable.Mode#NONE} where there is no disk
 * @param survives whether the run goes on when nodes are lost and others come in their place
 */
public record Program(
        int n,
        boolean gossip,
        SortedMap<String, String> contract,
        Processes processes,
        RunOutline outline,
        Mishaps mishaps,
        Durable.Mode durability,
        boolean survives) {

    /** A program of which observers know no more than its size. */
    public Program(int n, boolean gossip, SortedMap<String, String> contract, Processes processes) {
        this(n, gossip, contract, processes, RunOutline.unknown(n, gossip), Mishaps.NONE, Durable.Mode.NONE, true);
    }

    /** Makes the program of a resolved experiment text; called once per machine and run, on a thread that may block. */
    @FunctionalInterface
    public interface Assembler {

        /** @throws Exception if this machine cannot run it; the message, one sentence, is told to the user */
        Program assemble(String experiment) throws Exception;
    }

    /** The first thing in which this contract differs from the server's, in words; null where they agree. */
    String difference(Map<String, String> servers) {
        TreeSet<String> names = new TreeSet<>(servers.keySet());
        names.addAll(contract.keySet());
        for (String name : names) {
            String there = servers.getOrDefault(name, "missing");
            String here = contract.getOrDefault(name, "missing");
            if (!there.equals(here)) {
                return name + " differs: " + here + " here, " + there + " at the server";
            }
        }
        return null;
    }
}
