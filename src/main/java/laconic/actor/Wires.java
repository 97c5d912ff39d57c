package laconic.actor;

import com.typesafe.config.Config;

/**
 * The versions of {@link FrameCodec} that a process speaks: the newest, and the one before it, so that members are upgraded
 * one after the other. A run speaks the newest version that all of its members speak.
 *
 * <p>Version 1 seals every frame of a run alike; version 2 seals frames between the hub and a node with the node's key.
 *
 * @param oldest ≥ 1
 * @param newest not below the oldest, except where two processes have none in common
 */
record Wires(int oldest, int newest) {

    /** What this program speaks. */
    static final Wires OURS = new Wires(1, 2);

    /** Key in Akka's settings of an object with these two numbers, which narrows {@link #OURS}. */
    static final String KEY = "laconic.wire";

    /** @throws ClusterException if the settings name versions that this program does not speak */
    static Wires of(Config settings) throws ClusterException {
        Wires said = new Wires(settings.getInt(KEY + ".oldest"), settings.getInt(KEY + ".newest"));
        if (said.oldest < OURS.oldest || said.newest > OURS.newest || said.none()) {
            throw new ClusterException(
                    ClusterException.BAD_INPUT,
                    "wire versions " + said + " were asked for; this program speaks " + OURS);
        }
        return said;
    }

    /** What both speak. */
    Wires and(Wires other) {
        return new Wires(Math.max(oldest, other.oldest), Math.min(newest, other.newest));
    }

    boolean none() {
        return oldest > newest;
    }

    @Override
    public String toString() {
        return oldest + " … " + newest;
    }
}
