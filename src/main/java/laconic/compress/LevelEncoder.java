package laconic.compress;

import laconic.coding.LevelCode;
import laconic.math.Quantisation;

/** An encoder that turns every coordinate into a small signed integer: the buffers that such encoders need. */
abstract class LevelEncoder extends NodeEncoder {

    /** Uniforms are asked for in blocks of this many. */
    static final int BLOCK = Quantisation.BLOCK;

    final int[] level;
    final double[] uniform;
    final LevelCode code = new LevelCode();

    LevelEncoder(int dimension, Wire wire) {
        super(dimension, wire);
        level = new int[dimension];
        uniform = new double[Math.min(dimension, BLOCK)];
    }
}
