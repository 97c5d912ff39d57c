package laconic.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A formula as golden files write them: {@code t%4==3}, {@code (3 t + 2 i + j) mod d}, {@code frac((1009 t + 1) * 0.5)}.
 * Everything is a float64; a comparison is 1 or 0; a product's sign may be left out; {@code a mod b} is {@code a % b} and
 * never negative.
 */
@FunctionalInterface
interface Expression {

    double at(Map<String, Double> variables);

    static Expression parse(String text) {
        Parser parser = new Parser(text);
        Expression whole = parser.comparison();
        parser.expect("");
        return whole;
    }

    /** The formulas of {@code [a, b, …]}. */
    static List<Expression> parseList(String text) {
        Parser parser = new Parser(text);
        List<Expression> items = new ArrayList<>();
        parser.expect("[");
        do {
            items.add(parser.comparison());
        } while (parser.take(","));
        parser.expect("]");
        parser.expect("");
        return items;
    }

    /** Recursive descent, loosest binding first. */
    final class Parser {

        private static final Pattern TOKEN =
                Pattern.compile("\\s*(\\d+(?:\\.\\d*)?(?:[eE][-+]?\\d+)?|[A-Za-z]\\w*|[=!<>]=|[^\\s\\w]|$)");
        private static final Map<String, DoubleUnaryOperator> FUNCTIONS = Map.of(
                "frac", v -> v - Math.floor(v),
                "floor", Math::floor,
                "ceil", Math::ceil,
                "sqrt", Math::sqrt,
                "cos", StrictMath::cos,
                "sin", StrictMath::sin);

        private final String text;
        private final Matcher matcher;
        private String token;

        Parser(String text) {
            this.text = text;
            matcher = TOKEN.matcher(text);
            next();
        }

        private void next() {
            if (!matcher.lookingAt()) {
                throw new IllegalArgumentException("cannot read the formula \"" + text + "\"");
            }
            token = matcher.group(1);
            matcher.region(matcher.end(), text.length());
        }

        boolean take(String wanted) {
            boolean found = token.equals(wanted);
            if (found && !wanted.isEmpty()) {
                next();
            }
            return found;
        }

        void expect(String wanted) {
            if (!take(wanted)) {
                throw new IllegalArgumentException("in the formula \"" + text + "\": expected "
                        + (wanted.isEmpty() ? "the end" : wanted) + ", found \"" + token + "\"");
            }
        }

        Expression comparison() {
            Expression a = sum();
            String operator = token;
            if (!List.of("==", "!=", "<", "<=", ">", ">=").contains(operator)) {
                return a;
            }
            next();
            Expression b = sum();
            return v -> holds(operator, Double.compare(a.at(v), b.at(v))) ? 1 : 0;
        }

        private static boolean holds(String operator, int order) {
            return switch (operator) {
                case "==" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }

        private Expression sum() {
            Expression left = product();
            while (true) {
                Expression a = left;
                if (take("+")) {
                    Expression b = product();
                    left = v -> a.at(v) + b.at(v);
                } else if (take("-")) {
                    Expression b = product();
                    left = v -> a.at(v) - b.at(v);
                } else {
                    return left;
                }
            }
        }

        private Expression product() {
            Expression left = power();
            while (true) {
                Expression a = left;
                if (take("%") || take("mod")) {
                    Expression b = power();
                    left = v -> a.at(v) - b.at(v) * Math.floor(a.at(v) / b.at(v));
                } else if (take("/")) {
                    Expression b = power();
                    left = v -> a.at(v) / b.at(v);
                } else if (take("*") || token.matches("[\\w(].*")) {
                    Expression b = power();
                    left = v -> a.at(v) * b.at(v);
                } else {
                    return left;
                }
            }
        }

        private Expression power() {
            Expression base = atom();
            if (!take("^")) {
                return base;
            }
            Expression exponent = atom();
            return v -> StrictMath.pow(base.at(v), exponent.at(v));
        }

        private Expression atom() {
            if (take("-")) {
                Expression a = power();
                return v -> -a.at(v);
            }
            if (take("(")) {
                Expression inner = comparison();
                expect(")");
                return inner;
            }
            String name = token;
            next();
            if (name.matches("\\d.*")) {
                double value = Double.parseDouble(name);
                return v -> value;
            }
            if (name.equals("sqrt2")) {
                return v -> Math.sqrt(2);
            }
            DoubleUnaryOperator function = FUNCTIONS.get(name);
            if (function != null) {
                expect("(");
                Expression argument = comparison();
                expect(")");
                return v -> function.applyAsDouble(argument.at(v));
            }
            if (!name.matches("[A-Za-z]\\w*")) {
                throw new IllegalArgumentException("in the formula \"" + text + "\": unexpected \"" + name + "\"");
            }
            return v -> {
                Double value = v.get(name);
                if (value == null) {
                    throw new IllegalArgumentException(
                            "the formula \"" + text + "\" asks for " + name + ", known are " + v);
                }
                return value;
            };
        }
    }
}
