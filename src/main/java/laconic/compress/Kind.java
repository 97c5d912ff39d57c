package laconic.compress;

/** What a part of a payload is; the order is the wire's: append only, at most 32. */
enum Kind {
    ZERO(ZeroNode.INSTANCE),
    DENSE(new DenseNode()),
    INDEXED(new IndexedNode()),
    SUBSET(new SeededNode(Positions.SUBSET)),
    COMMON_SUBSET(new SeededNode(Positions.COMMON_SUBSET)),
    PERMUTED(new SeededNode(Positions.PERMUTED)),
    QSGD(new QsgdNode()),
    NATURAL(new NaturalNode()),
    SIGN(new SignNode()),
    BERNOULLI(new SeededNode(Positions.BERNOULLI)),
    LAZY(new LazyNode()),
    EXPONENTIAL(new GridNode(true)),
    GRID(new GridNode(false)),
    NATURAL_DITHERING(new DitheringNode(true)),
    EXPONENTIAL_DITHERING(new DitheringNode(false)),
    SCALED(new ScaledNode()),
    BLOCKS(new BlocksNode()),
    LOW_RANK(new LowRankNode()),
    INTEGER(new IntegerNode());

    private static final Kind[] KINDS = values();

    static final int COUNT = KINDS.length;

    private final Node node;

    Kind(Node node) {
        this.node = node;
    }

    static Kind of(int ordinal) {
        return KINDS[ordinal];
    }

    Node node() {
        return node;
    }
}
