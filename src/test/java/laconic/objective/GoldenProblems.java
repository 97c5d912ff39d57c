package laconic.objective;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The problems of golden files, which an independent implementation in another language wrote. */
final class GoldenProblems {
    private GoldenProblems() {}

    static JsonNode file(String name) {
        try (InputStream in = GoldenProblems.class.getResourceAsStream("/golden/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Problem of(JsonNode golden) {
        JsonNode problem = golden.get("problem");
        boolean logistic = problem.get("kind").asText().equals("logistic");
        List<Objective> locals = new ArrayList<>();
        for (int i = 0; i < problem.get("n").asInt(); i++) {
            locals.add(
                    logistic
                            ? new LinearModel(
                                    samples(problem, i),
                                    Loss.LOGISTIC,
                                    problem.get("lam").asDouble())
                            : new Quadratic(
                                    matrix(problem.get("A").get(i)),
                                    vector(problem.get("b").get(i))));
        }
        return Problem.of(problem.get("kind").asText(), locals, vector(golden.get("x0")));
    }

    static Samples samples(JsonNode problem, int i) {
        return new Samples(
                new DenseRows(matrix(problem.get("a").get(i))),
                vector(problem.get("y").get(i)));
    }

    static double[] vector(JsonNode numbers) {
        double[] v = new double[numbers.size()];
        for (int j = 0; j < v.length; j++) {
            v[j] = numbers.get(j).asDouble();
        }
        return v;
    }

    static double[][] matrix(JsonNode rows) {
        double[][] m = new double[rows.size()][];
        for (int i = 0; i < m.length; i++) {
            m[i] = vector(rows.get(i));
        }
        return m;
    }
}
