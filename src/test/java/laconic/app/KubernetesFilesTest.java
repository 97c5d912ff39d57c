package laconic.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of cluster-config/kubernetes against the schemas of Kubernetes' own client, in which nothing may be unknown. */
class KubernetesFilesTest {

    private static final Path FILES = Path.of("cluster-config", "kubernetes");
    private static final Gson GSON = new GsonBuilder().create();

    private interface Schema {
        void check(JsonElement object) throws IOException;
    }

    /** Each checks required and unknown fields all the way down; reading checks the types of values. */
    private static final Map<String, Schema> SCHEMAS = Map.ofEntries(
            Map.entry("v1 ConfigMap", V1ConfigMap::validateJsonElement),
            Map.entry("v1 Service", V1Service::validateJsonElement),
            Map.entry("v1 ServiceAccount", V1ServiceAccount::validateJsonElement),
            Map.entry("apps/v1 Deployment", V1Deployment::validateJsonElement),
            Map.entry("apps/v1 StatefulSet", V1StatefulSet::validateJsonElement),
            Map.entry("batch/v1 Job", V1Job::validateJsonElement),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement),
            Map.entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1 Role", V1Role::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding::validateJsonElement));

    private static final Map<String, Class<?>> TYPES = Map.of(
            "v1 ConfigMap", V1ConfigMap.class,
            "v1 Service", V1Service.class,
            "v1 ServiceAccount", V1ServiceAccount.class,
            "apps/v1 Deployment", V1Deployment.class,
            "apps/v1 StatefulSet", V1StatefulSet.class,
            "batch/v1 Job", V1Job.class,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy.class,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget.class,
            "rbac.authorization.k8s.io/v1 Role", V1Role.class,
            "rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding.class);

    private static List<JsonObject> objects() throws IOException {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        List<JsonObject> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(FILES)) {
            for (Path file :
                    files.filter(it -> it.toString().endsWith(".yaml")).sorted().toList()) {
                for (Object object : new Yaml(new SafeConstructor(strict)).loadAll(Files.readString(file))) {
                    objects.add(GSON.toJsonTree(object).getAsJsonObject());
                }
            }
        }
        return objects;
    }

    private static String kind(JsonObject object) {
        return object.get("apiVersion").getAsString() + " " + object.get("kind").getAsString();
    }

    private static void check(JsonObject object) throws IOException {
        assertThat(SCHEMAS).containsKey(kind(object));
        SCHEMAS.get(kind(object)).check(object);
        // Reading and writing again loses nothing, so every value had the type of its field.
        Object read = JSON.getGson().fromJson(object, TYPES.get(kind(object)));
        assertThat(leaves(JsonParser.parseString(JSON.getGson().toJson(read)))).containsAllEntriesOf(leaves(object));
    }

    /** Every scalar by its path. */
    private static Map<String, String> leaves(JsonElement json) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", json, leaves);
        return leaves;
    }

    private static void collect(String path, JsonElement json, Map<String, String> into) {
        if (json.isJsonObject()) {
            json.getAsJsonObject().entrySet().forEach(it -> collect(path + "/" + it.getKey(), it.getValue(), into));
        } else if (json.isJsonArray()) {
            JsonArray array = json.getAsJsonArray();
            for (int k = 0; k < array.size(); k++) {
                collect(path + "/" + k, array.get(k), into);
            }
        } else {
            into.put(path, json.toString());
        }
    }

    @Test
    void everyFileIsOfItsSchema() throws IOException {
        TreeSet<String> kinds = new TreeSet<>();
        for (JsonObject object : objects()) {
            check(object);
            kinds.add(kind(object));
        }
        assertThat(kinds).isEqualTo(new TreeSet<>(SCHEMAS.keySet()));
    }

    @Test
    void unknownFieldsAndWrongTypesAreFound() throws IOException {
        JsonObject deployment = objects().stream()
                .filter(it -> kind(it).equals("apps/v1 Deployment"))
                .findFirst()
                .orElseThrow();
        JsonObject unknown = deployment.deepCopy();
        podSpec(unknown).addProperty("afinity", "x");
        assertThatThrownBy(() -> check(unknown)).hasMessageContaining("afinity");
        JsonObject text = deployment.deepCopy();
        text.getAsJsonObject("spec").addProperty("replicas", "four");
        assertThatThrownBy(() -> check(text)).hasMessageContaining("four");
        JsonObject missing = deployment.deepCopy();
        missing.getAsJsonObject("spec").remove("selector");
        assertThatThrownBy(() -> check(missing)).hasMessageContaining("selector");
    }

    private static JsonObject podSpec(JsonObject workload) {
        return workload.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
    }

    /** What mounts, selects and probes names what is there. */
    @Test
    void namesFitTogether() throws IOException {
        for (JsonObject object : objects()) {
            if (!object.has("spec") || !object.getAsJsonObject("spec").has("template")) {
                continue;
            }
            JsonObject pod = podSpec(object);
            TreeSet<String> volumes = names(pod.getAsJsonArray("volumes"));
            if (object.getAsJsonObject("spec").has("volumeClaimTemplates")) {
                for (JsonElement claim : object.getAsJsonObject("spec").getAsJsonArray("volumeClaimTemplates")) {
                    volumes.add(claim.getAsJsonObject()
                            .getAsJsonObject("metadata")
                            .get("name")
                            .getAsString());
                }
            }
            JsonObject container = pod.getAsJsonArray("containers").get(0).getAsJsonObject();
            assertThat(names(container.getAsJsonArray("volumeMounts"))).isEqualTo(volumes);
            if (object.getAsJsonObject("spec").has("selector")) {
                assertThat(object.getAsJsonObject("spec")
                                .getAsJsonObject("selector")
                                .get("matchLabels"))
                        .isEqualTo(object.getAsJsonObject("spec")
                                .getAsJsonObject("template")
                                .getAsJsonObject("metadata")
                                .get("labels"));
            }
        }
    }

    private static TreeSet<String> names(JsonArray array) {
        TreeSet<String> names = new TreeSet<>();
        array.forEach(it -> names.add(it.getAsJsonObject().get("name").getAsString()));
        return names;
    }
}
