package laconic.experiment;

import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;

/**
 * What accuracy is measured on.
 *
 * @param file as given; null where samples of the training file are held out
 * @param held how many of its last samples are, in the order of the file; 0 with a file
 */
record TestSource(String file, int held) {

    static Kind<TestSource> kind() {
        Kind<Long> count = Kind.whole(1, Integer.MAX_VALUE);
        Kind<String> text = Kind.text("a file", ".*\\S.*");
        return new Kind<>() {
            @Override
            public String allowed() {
                return "a file of samples, or how many of the last samples of data are held out";
            }

            @Override
            public TestSource parse(ConfigValue value, Place place) {
                try {
                    return value.valueType() == ConfigValueType.STRING
                                    && !String.valueOf(value.unwrapped()).matches("\\d+")
                            ? new TestSource(text.parse(value, place), 0)
                            : new TestSource(null, count.parse(value, place).intValue());
                } catch (BadInputException e) {
                    throw place.refuse(value, allowed());
                }
            }

            @Override
            public String text(TestSource value) {
                return value.file == null ? String.valueOf(value.held) : ConfigUtil.quoteString(value.file);
            }
        };
    }
}
