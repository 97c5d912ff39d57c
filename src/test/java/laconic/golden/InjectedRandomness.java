package laconic.golden;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import laconic.math.Draw;
import laconic.math.Purpose;
import laconic.math.Randomness;

/** The random choices of a golden file, by the formulas it carries. Worker i is i, the server n, its choice for i n+1+i. */
final class InjectedRandomness implements Randomness {

    private static final Pattern SET_ADDRESS = Pattern.compile("S\\(([^,()]+),([^,()]+)\\)");

    private final int n;
    private final int d;
    private final Expression uniform;
    private final Expression chosen;
    private final Expression permuted;
    private final Expression direction;
    private final Map<Purpose, Expression> coins = new HashMap<>();
    private final Expression[] downSet;
    private final Expression[] secondSet;

    InjectedRandomness(GoldenFile file) {
        n = file.n();
        d = file.dimension();
        uniform = Expression.parse(between(file.injection("uniform"), "=", "["));
        chosen = Expression.parse(between(file.injection("randk"), "{", ":"));
        permuted = Expression.parse(between(file.injection("permk"), "=", ","));
        String xi = file.text("xi", "");
        direction = xi.isEmpty() ? null : Expression.parse(between(xi, "=", ""));
        downSet = setAddress(file.text("downs", ""));
        secondSet = setAddress(file.text("uplink_z", ""));
        coin(Purpose.COIN, file.text("coin", file.text("coin_p", "")));
        coin(Purpose.SECOND_COIN, file.text("coin_d", ""));
    }

    private void coin(Purpose purpose, String formula) {
        if (!formula.isEmpty()) {
            coins.put(purpose, Expression.parse(formula));
        }
    }

    /** Whose set a file says is used, where that is not the writer's own: {@code S(t+1,i)}. */
    private static Expression[] setAddress(String text) {
        Matcher matcher = SET_ADDRESS.matcher(text);
        return matcher.find()
                ? new Expression[] {Expression.parse(matcher.group(1)), Expression.parse(matcher.group(2))}
                : null;
    }

    private static String between(String text, String from, String to) {
        int start = text.indexOf(from) + from.length();
        int end = to.isEmpty() ? text.length() : text.indexOf(to, start);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    private Map<String, Double> variables(long t, int i) {
        Map<String, Double> variables = new HashMap<>();
        variables.put("t", (double) t);
        variables.put("i", (double) i);
        variables.put("n", (double) n);
        variables.put("d", (double) d);
        return variables;
    }

    @Override
    public boolean coin(Purpose purpose, long round, double probability) {
        Expression coin = coins.get(purpose);
        if (coin == null) {
            throw new IllegalArgumentException("the file gives no formula for " + purpose);
        }
        return coin.at(variables(round, n)) != 0;
    }

    @Override
    public Draw draw(Purpose purpose, int node, long round) {
        return new Injected(purpose, node, round);
    }

    private final class Injected implements Draw {

        private final Purpose purpose;
        private final int node;
        private final long round;
        private final Map<String, Double> variables;

        Injected(Purpose purpose, int node, long round) {
            this.purpose = purpose;
            this.node = node;
            this.round = round;
            variables = variables(round, node);
        }

        @Override
        public double uniform(int index) {
            variables.put("j", (double) index);
            return uniform.at(variables);
        }

        @Override
        public double gaussian(int index) {
            variables.put("j", (double) (index / d));
            variables.put("c", (double) (index % d));
            return direction.at(variables);
        }

        @Override
        public int[] subset(int k, int size) {
            Map<String, Double> at = setVariables();
            at.put("d", (double) size);
            return IntStream.range(0, k)
                    .map(j -> {
                        at.put("j", (double) j);
                        return (int) chosen.at(at);
                    })
                    .sorted()
                    .toArray();
        }

        private Map<String, Double> setVariables() {
            Expression[] address = purpose == Purpose.UP_SECOND ? secondSet : node > n ? downSet : null;
            if (address == null) {
                return variables(round, node);
            }
            Map<String, Double> own = variables(round, node > n ? node - n - 1 : node);
            return variables((long) address[0].at(own), (int) address[1].at(own));
        }

        @Override
        public int[] permutation(int size) {
            variables.put("D", (double) size);
            return IntStream.range(0, size)
                    .map(j -> {
                        variables.put("j", (double) j);
                        return (int) permuted.at(variables);
                    })
                    .toArray();
        }

        @Override
        public Draw common() {
            return draw(purpose, n, round);
        }
    }
}
