package laconic.method;

/** A training method: with a server ({@link ServerMethod}) or by gossip ({@link GossipMethod}). */
public sealed interface Method permits ServerMethod, GossipMethod {}
