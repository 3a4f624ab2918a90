import assert from "node:assert/strict";
import { commandHelp } from "../../../src/help/mod.ts";
import { registry } from "../../../src/cli/registry.ts";
import { environmentVariables } from "../../../src/config/mod.ts";
import { binary, runProcess } from "../../_support/binary.ts";
import { mapInPairs } from "./_pairs.ts";

const env = { HOME: "/nowhere", NO_COLOR: "1" };

Deno.test({
  name: "the binary prints the help of every command as the sources do",
  ignore: binary === undefined,
  async fn() {
    const differences = await mapInPairs(registry, async ({ path, load }) => {
      const { code, stdout, stderr } = await runProcess([...path.split(" "), "--help"], { env });
      const wanted = commandHelp((await load()).default);
      return code === 0 && stdout === wanted && stderr === "" ? [] : [`${path}: ${code} ${stderr}`];
    });
    assert.deepEqual(differences.flat(), []);
  },
});

Deno.test({
  name: "the binary refuses an option that a command does not have, with exit code 2",
  ignore: binary === undefined,
  async fn() {
    const wrong = await mapInPairs(registry, async ({ path }) => {
      const words = [...path.split(" "), "--no-such-option", "-F", "json"];
      const { code, stdout, stderr } = await runProcess(words, { env });
      const fits = code === 2 && stdout === "" && stderr.includes("Unknown option");
      return fits ? [] : [`${path}: ${code} ${stdout} ${stderr}`];
    });
    assert.deepEqual(wrong.flat(), []);
  },
});

Deno.test({
  name: "the binary reads every variable that is documented, and is refused none",
  ignore: binary === undefined,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "gcs-variables-" });
    const env: Record<string, string> = {
      ...Object.fromEntries(
        Object.keys(environmentVariables).map((
          name,
        ) => [name, name.includes("URL") ? "https://service.example.org" : "value"]),
      ),
      GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
      GCS_FORMAT: "yaml",
      GLOBUS_SDK_ENVIRONMENT: "preview",
      GCS_CLI_CLIENT_ID: "1405823f-0597-4a16-b296-46d4f0ae4b15",
      DENO_TLS_CA_STORE: "mozilla",
      DENO_CERT: "",
      GCS_ASSUME_YES: "true",
      GCS_CA_FILE: "/no/such/ca.pem",
      GCS_KEY_SOURCE: "passphrase",
    };
    try {
      for (const words of [["config", "list"], ["profile", "list"], ["completion", "bash"]]) {
        const { code, stderr } = await runProcess(words, { env });
        assert.equal(code, 0, `${words.join(" ")}: ${stderr}`);
        assert.doesNotMatch(stderr, /unexpected|permission|NotCapable/i);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
