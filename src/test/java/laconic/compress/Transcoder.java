package laconic.compress;

import laconic.coding.DecodeException;
import laconic.coding.IndexSet;
import laconic.coding.LevelCode;
import laconic.coding.LevelReader;
import laconic.math.Draw;

/** Decodes a payload to its symbols and encodes these again with the encoders' own writers; also the grammar in one place. */
final class Transcoder {

    private final Input in;
    private final Output out;

    private Transcoder(byte[] bytes, int dimension) throws DecodeException {
        in = new Input(bytes, dimension, false);
        out = new Output(dimension, in.wire);
    }

    static byte[] transcode(byte[] bytes, int dimension, Draw draw) throws DecodeException {
        Transcoder transcoder = new Transcoder(bytes, dimension);
        int kind = bytes[0] & 31;
        transcoder.part(Kind.of(kind), dimension, draw);
        return transcoder.out.sink.toBytes();
    }

    private void nested(int m, Draw draw) throws DecodeException {
        part(Kind.of(in.source.u8() & 31), m, draw);
    }

    private void part(Kind kind, int m, Draw draw) throws DecodeException {
        if (kind == Kind.DENSE) {
            double[] x = new double[m];
            for (int j = 0; j < m; j++) {
                x[j] = in.value();
            }
            DenseNode.write(x, 0, null, m, 1, out);
            return;
        }
        if (kind == Kind.SIGN) {
            sign(m);
            return;
        }
        out.tag(kind);
        switch (kind) {
            case ZERO -> {}
            case INDEXED -> {
                int k = varint();
                nested(k, draw.part(1));
                indexSet(k, m);
            }
            case SUBSET, COMMON_SUBSET -> nested(varint(), draw.part(1));
            case PERMUTED -> {
                int n = varint();
                nested(PermK.positions(varint(), n, m, draw).length, draw.part(1));
            }
            case BERNOULLI -> nested(Bernoulli.positions(m, float64(), draw).length, draw.part(1));
            case LAZY -> nested(m, draw.part(1));
            case SCALED -> {
                value();
                nested(m, draw);
            }
            case BLOCKS -> blocks(m, draw);
            case LOW_RANK -> {
                int r = varint();
                for (int i = 0; i < r * (PowerSgd.rows(m) + PowerSgd.cols(m)); i++) {
                    value();
                }
            }
            default -> levels(kind, m);
        }
    }

    private void levels(Kind kind, int m) throws DecodeException {
        switch (kind) {
            case QSGD, NATURAL_DITHERING -> {
                varint();
                value();
            }
            case EXPONENTIAL_DITHERING -> {
                varint();
                float64();
                value();
            }
            case NATURAL -> zigzag();
            case EXPONENTIAL -> {
                float64();
                zigzag();
            }
            case GRID -> {
                int points = varint();
                for (int k = 0; k < points; k++) {
                    float64();
                }
                zigzag();
            }
            case INTEGER -> float64();
            default -> throw new IllegalStateException("no levels in " + kind);
        }
        LevelReader reader = new LevelReader(in.source, m, false);
        int[] coded = new int[reader.symbols()];
        reader.next(coded.length, coded);
        reader.close();
        int[] level = coded;
        if (reader.index() != null) {
            level = new int[m];
            for (int i = 0; i < coded.length; i++) {
                level[reader.index()[i]] = coded[i];
            }
        }
        new LevelCode().write(level, m, out.sink);
    }

    private void sign(int m) throws DecodeException {
        int start = in.source.position();
        double scale = in.value();
        in.source.position(start);
        double[] v = new double[m];
        Kind.SIGN.node().read(in, m, null, v, 0, 1);
        int[] signs = new int[m / 32 + 1];
        int[] zeros = new int[m];
        int zero = 0;
        for (int j = 0; j < m; j++) {
            signs[j / 32] |= (v[j] < 0 ? 1 : 0) << j;
            zeros[zero] = j;
            zero += v[j] == 0 ? 1 : 0;
        }
        SignNode.write(v, 0, m, scale, signs, zeros, zero, out);
    }

    private void blocks(int m, Draw draw) throws DecodeException {
        int common = varint();
        int count = common == 0 ? varint() : (m - 1) / common + 1;
        int[] size = common == 0 ? new int[count] : BlocksNode.uniform(common, m);
        for (int b = 0; common == 0 && b < count; b++) {
            size[b] = varint();
        }
        for (int b = 0; b < count; b++) {
            nested(size[b], draw.part(b));
        }
    }

    private void indexSet(int k, int m) throws DecodeException {
        int[] index = new int[k];
        IndexSet.Reader reader = new IndexSet.Reader(in.source, k, m);
        reader.read(index, k);
        reader.close(in.source);
        IndexSet.write(index, k, m, out.sink);
    }

    private int varint() throws DecodeException {
        int value = in.source.varint();
        out.sink.varint(value);
        return value;
    }

    private void zigzag() throws DecodeException {
        out.sink.zigzag(in.source.zigzag());
    }

    private double float64() throws DecodeException {
        double value = in.source.float64();
        out.sink.float64(value);
        return value;
    }

    private void value() throws DecodeException {
        out.value(in.value());
    }
}
