package laconic.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import laconic.objective.DenseRows;
import laconic.objective.Samples;
import org.junit.jupiter.api.Test;

class ClassesTest {
    private static Samples labelled(double... labels) {
        double[][] rows = new double[labels.length][1];
        for (int i = 0; i < labels.length; i++) {
            rows[i][0] = i;
        }
        return new Samples(new DenseRows(rows), labels);
    }

    @Test
    void distinctLabelsBecomeTheirPositions() {
        Classes classes = Classes.of(labelled(7, -1, 3, -0.0, 0, 7));
        assertThat(classes.labels()).containsExactly(-1, 0, 3, 7);
        assertThat(classes.count()).isEqualTo(4);
        assertThat(classes.number(labelled(3, -0.0, 7)).labels()).containsExactly(2, 1, 3);
    }

    @Test
    void refusesTargetsOneClassAndUnknownLabels() {
        assertThatThrownBy(() -> Classes.of(labelled(1, 0.5)))
                .isInstanceOf(DataException.class)
                .hasMessage("label 0.5 of sample 2 is no whole number: classes are needed, not a regression's targets");
        assertThatThrownBy(() -> Classes.of(labelled(1, 1)))
                .hasMessage("the labels make 1 classes: 2 to 10000 are allowed");
        assertThatThrownBy(() -> Classes.of(labelled(1, 2)).number(labelled(2, 1, 3)))
                .isInstanceOf(DataException.class)
                .hasMessage("label 3.0 of sample 3 is none of the classes of the training data, [1.0, 2.0]");
    }

    @Test
    void theLastSamplesAreHeldOut() {
        Holdout cut = Holdout.last(labelled(5, 6, 7, 8), 1);
        assertThat(cut.train().labels()).containsExactly(5, 6, 7);
        assertThat(cut.test().labels()).containsExactly(8);
        assertThat(cut.test().rows().dot(0, new double[] {1})).isEqualTo(3);
        assertThatThrownBy(() -> Holdout.last(labelled(5, 6), 2))
                .isInstanceOf(DataException.class)
                .hasMessage("test = 2 of 2 samples: 1 to 1 can be held out");
        assertThatThrownBy(() -> Holdout.last(labelled(5, 6), 0)).isInstanceOf(DataException.class);
    }
}
