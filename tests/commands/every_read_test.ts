import assert from "node:assert/strict";
import { join } from "node:path";
import { parse } from "yaml";
import { registry } from "../../src/cli/registry.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { sampleOf } from "../slow/security/canary_samples.ts";
import { changes, json, works } from "./_expect.ts";

/** They wait, run another program, are in the compiled one alone, or tell the format asked for. */
const elsewhere = [
  ...["sandbox start", "auth agent", "completion", "self-diagnostic", "self-diagnostic tls"],
  ...["oidc show", "config list", "module", "help"],
];

const commands = (await Promise.all(registry.map(async (entry) => (await entry.load()).default)))
  .filter((one) => one.mutates !== true && !elsewhere.includes(one.path))
  .filter((one) => !one.path.startsWith("audit "))
  // A custom domain is nothing that is there from the start.
  .filter((one) => !one.path.endsWith("domain show"));

const role = "5a4d0000-0000-4000-8000-000000000900";
const credential = "5a4d0000-0000-4000-8000-000000000901";

/** Words for commands whose sample names nothing that is here. */
const words: Readonly<Record<string, (stage: Stage) => Promise<readonly string[]>>> = {
  "config get": () => Promise.resolve(["config", "get", "api.max_retries"]),
  "identity-mapping test": async (stage) => {
    const file = join(stage.folder, "map.json");
    const rule = { "source": "{username}", "match": "(.*)@example\\.org", "output": "{0}" };
    await Deno.writeTextFile(file, JSON.stringify({ "mappings": [rule] }));
    return ["identity-mapping", "test", "researcher@example.org", "--file", file];
  },
  "validate": async (stage) => {
    const file = join(stage.folder, "site.yaml");
    await Deno.writeTextFile(file, "apiVersion: gcs/v1\nkind: Endpoint\nendpoint: {}\n");
    return ["validate", "-f", file];
  },
  "plan": async (stage) => {
    const file = join(stage.folder, "site.yaml");
    const text = "apiVersion: gcs/v1\nkind: Endpoint\nendpoint: { department: Physics }\n";
    await Deno.writeTextFile(file, text);
    return ["plan", "-f", file];
  },
  "role show": () => Promise.resolve(["role", "show", role]),
  "user-credentials show": () => Promise.resolve(["user-credentials", "show", credential]),
  "sharing-policy show": async (stage) => {
    const create = ["sharing-policy", "create", seedIds.mappedCollection, "--user", "ada"];
    const { id } = await json(stage, [...create, "--read", "/pub"]);
    return ["sharing-policy", "show", String(id)];
  },
  "stream-gateway show": async (stage) => {
    const { id } = await json(stage, ["stream-gateway", "create", "Streams"]);
    return ["stream-gateway", "show", String(id)];
  },
};

/** Records of a CSV text (RFC 4180), which may have line breaks in quotes. */
function recordsOf(csv: string): readonly string[] {
  return csv.match(/(?:"(?:[^"]|"")*"|[^"\n])+\n/g) ?? [];
}

async function readStage() {
  return await setStage({
    sandbox: {
      seed: {
        "roles": [{
          "id": role,
          "collection": null,
          "principal": `urn:globus:auth:identity:${seedIds.researcher}`,
          "role": "activity_monitor",
        }],
        "user_credentials": [{
          "id": credential,
          "storage_gateway_id": seedIds.s3Gateway,
          "connector_id": "7643e831-5f6c-4b47-a07f-8ee90f401d23",
          "identity_id": seedIds.admin,
          "username": "ada",
        }],
      },
    },
  });
}

for (const command of commands) {
  Deno.test(`${command.path} says the same in every format, and changes nothing`, async () => {
    await using stage = await readStage();
    const line = await words[command.path]?.(stage) ?? sampleOf(command, stage).words;
    stage.sandbox.clearRequests();
    const print = async (...more: readonly string[]) =>
      (await works(stage, [...line, ...more])).stdout;
    const document: unknown = JSON.parse(await print("-F", "json"));
    assert.deepEqual(parse(await print("-F", "yaml")), document);
    const documents: readonly unknown[] = Array.isArray(document) ? document : [document];
    const lines = (await print("-F", "ndjson")).split("\n").filter((one) => one !== "");
    assert.deepEqual(lines.map((one) => JSON.parse(one)), documents);
    const records = recordsOf(await print("-F", "csv"));
    assert.ok(records.length === documents.length + 1 || !Array.isArray(document), "CSV");
    assert.deepEqual(JSON.parse(await print("-F", "json", "--query", "@")), document);
    const text = await print();
    assert.ok(text === "" || text.endsWith("\n"));
    assert.ok(!text.includes("\x1b"));
    assert.doesNotMatch(text, /\[object Object\]|undefined/);
    if (Array.isArray(document)) {
      const count = await print("-F", "json", "--query", "length(@)");
      assert.equal(Number(count), document.length);
      const ids = (await print("-F", "list")).split("\n").filter((one) => one !== "");
      assert.equal(ids.length, document.length);
    }
    assert.deepEqual(changes(stage), []);
  });
}

Deno.test("what commands read fits terminals of 60, 80 and 140 columns, ids whole", async () => {
  await using stage = await readStage();
  const seen = { tables: 0, records: 0 };
  for (const command of commands.filter(({ path }) => / (?:list|show|status)$/.test(path))) {
    const line = await words[command.path]?.(stage) ?? sampleOf(command, stage).words;
    for (const columns of [60, 80, 140]) {
      const options = { isTerminal: true, columns, env: { NO_COLOR: "1" } };
      const { stdout } = await works(stage, line, options);
      const isRecord = /^[A-Z][\w -]*: {2,}/.test(stdout);
      const isTable = !isRecord && / {2,}/.test(stdout.split("\n")[0] ?? "");
      if (!isRecord && !isTable) continue;
      seen[isRecord ? "records" : "tables"]++;
      for (const shown of stdout.split("\n")) {
        // What stands alone in a record is not broken, so that it can be copied.
        const value = shown.replace(/^(?:\S[^:]*:)? {2,}/, "");
        const isAlone = isRecord && (!value.includes(" ") || /^["{}[\]]/.test(value));
        assert.ok(shown.length <= columns || isAlone, `${command.path}, ${columns}: ${shown}`);
      }
      for (const [id] of stdout.matchAll(/\b5a4d0000-[0-9a-f-]*/g)) {
        assert.equal(id.length, 36, `${command.path}, ${columns}: ${id}`);
      }
    }
  }
  assert.ok(seen.tables >= 12 && seen.records >= 12, JSON.stringify(seen));
});

Deno.test("every command that reads the endpoint needs a login, and sends nothing without", async () => {
  await using stage = await readStage();
  await using stranger = await setStage({ isLoggedIn: false });
  const needing = commands.filter((one) => one.scopes.length > 0 && one.needsSession !== false);
  assert.ok(needing.length >= 12);
  for (const command of needing) {
    const line = await words[command.path]?.(stage) ?? sampleOf(command, stage).words;
    const outcome = await stranger.run([...line, "-F", "json"]);
    assert.equal(outcome.code, 4, `${command.path}: ${outcome.stderr}`);
    assert.match(outcome.stderr, /"hint":"gcs login/, command.path);
    assert.equal(outcome.stdout, "");
  }
  assert.deepEqual(stranger.sandbox.requests, []);
});
