package laconic.objective;

/** An m × d matrix of samples, one per row, immutable: dense ({@link DenseRows}) or sparse ({@link SparseRows}). */
public sealed interface Rows permits DenseRows, SparseRows {

    /** The number of rows m. */
    int rows();

    /** The number of columns d. */
    int dimension();

    /** ⟨a_row, x⟩; {@code x} has length d. */
    double dot(int row, double[] x);

    /** Adds {@code scale} · a_row to {@code into}, length d. */
    void axpy(double scale, int row, double[] into);

    /** Adds {@code scale} · a_row a_rowᵀ to {@code into}, d × d. */
    void addOuter(double scale, int row, double[][] into);

    /** Adds a_rowᵀ M to {@code into}: Σ_j a_j · (row j of {@code matrix}, which has at least d rows). */
    void addProduct(int row, double[][] matrix, double[] into);

    /** Adds a_row vᵀ to {@code into}: a_j · v to row j, of at least d rows. */
    void addOuter(int row, double[] v, double[][] into);

    /** The given rows, copied, in the given order. */
    Rows select(int[] rows);

    /** These rows with one more column, the last, that is 1 everywhere (the bias). */
    Rows withConstant();

    /** A 64-bit digest of the size and the bits of all entries; it differs between dense and sparse. */
    long digest();
}
