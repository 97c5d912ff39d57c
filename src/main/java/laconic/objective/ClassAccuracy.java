package laconic.objective;

/**
 * The share of test samples whose largest logit is that of their class; the first of equal logits counts.
 *
 * @param shape of the network that the model vector belongs to; without hidden layer for softmax regression
 * @param samples at least one; labels are classes 0 … k − 1
 */
public record ClassAccuracy(NetworkShape shape, Samples samples) implements Accuracy {

    public ClassAccuracy {
        Network.classes(samples, shape);
    }

    @Override
    public double of(double[] x) {
        ForwardPass forward = new ForwardPass(shape);
        forward.load(x);
        int right = 0;
        for (int j = 0; j < samples.size(); j++) {
            if (Softmax.argmax(forward.logits(samples.rows(), j)) == samples.labels()[j]) {
                right++;
            }
        }
        return (double) right / samples.size();
    }
}
