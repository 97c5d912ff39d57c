package laconic.app;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One command run in this JVM.
 *
 * @param code the exit code
 * @param out what it said on standard output
 * @param err and on standard error
 */
record Cli(int code, String out, String err) {

    static Cli run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), words);
        return new Cli(code, out.toString(), err.toString());
    }
}
