package laconic.experiment;

import java.util.List;

/**
 * A named part of the catalogue.
 *
 * @param name as the experiment file says it
 * @param kind what sort of part it is within its list: {@code server} or {@code gossip} for methods, {@code unbiased}
 *     or {@code contractive} for compressors
 * @param summary one line
 * @param source the paper or standard, with number or equation
 * @param keys its parameters besides {@code type}
 * @param example a section that uses it, without braces; empty where the name alone will do
 * @param builder what makes it
 * @param <B> the type of builder of its list
 */
public record Entry<B>(
        String name, String kind, String summary, String source, List<Key<?>> keys, String example, B builder) {

    /** An entry whose name alone will do as an example. */
    public Entry(String name, String kind, String summary, String source, List<Key<?>> keys, B builder) {
        this(name, kind, summary, source, keys, "", builder);
    }
}
