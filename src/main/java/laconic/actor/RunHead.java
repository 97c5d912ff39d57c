package laconic.actor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import laconic.coding.DecodeException;
import laconic.coding.StateReader;
import laconic.coding.StateWriter;

/**
 * What a run is, in the file {@code run} of its directory at the server; and in the file {@code term}, how many servers
 * have taken it up.
 *
 * @param session the run's number
 * @param secret from which the keys of its nodes are made
 * @param membersMin with how many members it began
 * @param contract what the program made of the experiment, by name
 */
record RunHead(long session, byte[] secret, String experiment, int membersMin, SortedMap<String, String> contract) {

    static final String RUN = "run";
    static final String TERM = "term";

    private static final String MAGIC = "laconic run 1";

    /** Writes it; the last file of a new directory, by which a run is known. */
    void write(OwnedDirectory directory) throws IOException {
        StateWriter out = new StateWriter().blob(utf8(MAGIC)).number(session).blob(secret);
        out.blob(utf8(experiment)).count(membersMin).count(contract.size());
        contract.forEach((key, value) -> out.blob(utf8(key)).blob(utf8(value)));
        write(directory, RUN, out);
    }

    /** @throws CheckpointException if the file is damaged, or of another version of this program */
    static RunHead read(OwnedDirectory directory) throws IOException, DecodeException {
        try (RecordFile file = RecordFile.read(directory.file(RUN))) {
            StateReader in = new StateReader(file.next("the head"));
            String magic = text(in);
            if (!magic.equals(MAGIC)) {
                throw new CheckpointException(directory + " is of another version: it says \"" + magic + "\" where \""
                        + MAGIC + "\" is needed");
            }
            long session = in.number();
            byte[] secret = in.blob();
            String experiment = text(in);
            int membersMin = in.size();
            SortedMap<String, String> contract = new TreeMap<>();
            for (int left = in.length(2); left > 0; left--) {
                contract.put(text(in), text(in));
            }
            in.end();
            return new RunHead(session, secret, experiment, membersMin, contract);
        }
    }

    /** How many servers have taken the run up: 0 while its first one has it. */
    static int term(OwnedDirectory directory) throws IOException, DecodeException {
        try (RecordFile file = RecordFile.read(directory.file(TERM))) {
            StateReader in = new StateReader(file.next("the term"));
            int term = in.size();
            in.end();
            return term;
        }
    }

    /** The term is on the disk when this returns. */
    static void writeTerm(OwnedDirectory directory, int term) throws IOException {
        write(directory, TERM, new StateWriter().count(term));
    }

    private static void write(OwnedDirectory directory, String name, StateWriter content) throws IOException {
        try (RecordFile file = directory.aside(name)) {
            file.append(content.bytes());
            file.force();
        }
        directory.replace(name);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(StateReader in) throws DecodeException {
        return new String(in.blob(), StandardCharsets.UTF_8);
    }
}
