package laconic.sim;

/** A sum that keeps what rounding takes away (Neumaier 1974), so that what is compared with it is not rounded itself. */
final class CompensatedSum {

    private double sum;
    private double lost;

    void add(double what) {
        double next = sum + what;
        lost += Math.abs(sum) >= Math.abs(what) ? (sum - next) + what : (what - next) + sum;
        sum = next;
    }

    double value() {
        return sum + lost;
    }
}
