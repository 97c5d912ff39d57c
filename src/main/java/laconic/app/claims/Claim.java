package laconic.app.claims;

/**
 * What a paper says that its method does, as an experiment with a verdict.
 *
 * @param group the paper, by which several claims are chosen
 * @param name unique
 * @param statement one sentence
 * @param source the paper
 * @param check the experiment
 */
public record Claim(String group, String name, String statement, String source, Check check) {

    /** An experiment that ends with a finding. */
    @FunctionalInterface
    public interface Check {
        Finding find(Laboratory laboratory) throws InterruptedException;
    }
}
