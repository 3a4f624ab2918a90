import assert from "node:assert/strict";
import { defineCommand } from "../../src/command/mod.ts";
import { readSecrets } from "../../src/cli/read_secrets.ts";
import { environment } from "../../src/config/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { bufferStreams } from "../_support/streams.ts";

const command = defineCommand({
  path: "thing set",
  summary: "Set a thing",
  secrets: {
    key: { label: "secret key", length: [8, 40] },
    client: { label: "client secret", stem: "client-secret", onlyWith: "updateSecret" },
  },
  scopes: [],
  origin: "gcs",
  route: "local",
  run: () => Promise.resolve(undefined),
});

async function read(
  raw: Readonly<Record<string, unknown>>,
  from: { stdin?: string; env?: Map<string, string>; dryRun?: boolean } = {},
) {
  const context = createContext({
    globals: {
      yes: false,
      dryRun: from.dryRun ?? false,
      quiet: true,
      debug: false,
      color: "auto",
      mapHttpStatus: new Map(),
      sandbox: false,
      official: false,
      noInput: false,
      noNames: false,
      timing: false,
      progress: false,
    },
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams: bufferStreams(from.stdin === undefined ? {} : { stdin: from.stdin }).streams,
    environment: environment(new Map([["HOME", "/nowhere"], ...from.env ?? []])),
  });
  const values = await readSecrets(command, raw, context);
  return { key: values["key"]?.reveal(), client: values["client"]?.reveal() };
}

function isUsage(message: RegExp) {
  return (error: unknown) =>
    error instanceof GcsError && error.kind === "usage" && message.test(error.message);
}

Deno.test("readSecrets takes stdin without its last line end", async () => {
  const { key, client } = await read({ secretStdin: true }, { stdin: "  s3cret-value \n" });
  assert.equal(key, "  s3cret-value ");
  assert.equal(client, undefined);
});

Deno.test("readSecrets takes a named variable or the default one, and drops it", async () => {
  const env = new Map([["GCS_MY_KEY", "value-of-mine"], [
    "GLOBUS_SECRET_VALUE",
    "value-of-default",
  ]]);
  assert.equal((await read({ secretEnv: true }, { env })).key, "value-of-default");
  assert.equal(env.get("GCS_MY_KEY"), "value-of-mine");
  const context = environment(new Map([["GCS_MY_KEY", "value-of-mine"]]));
  assert.equal(context.take("GCS_MY_KEY")?.reveal(), "value-of-mine");
  assert.equal(context.take("GCS_MY_KEY"), undefined);
});

Deno.test("readSecrets reads a secret of an update only on request", async () => {
  const both = { secretEnv: "GCS_A_KEY", clientSecretStdin: true };
  const from = { stdin: "client-value\n", env: new Map([["GCS_A_KEY", "12345678"]]) };
  assert.deepEqual(await read(both, from), { key: "12345678", client: "client-value" });
});

Deno.test("readSecrets refuses two secrets on stdin, both ways at once, and no way at all", async () => {
  await assert.rejects(
    read({ secretStdin: true, clientSecretStdin: true }, { stdin: "x" }),
    isUsage(/Only one secret can come from standard input/),
  );
  await assert.rejects(read({ secretStdin: true, secretEnv: "A" }), isUsage(/not both/));
  await assert.rejects(read({}), isUsage(/no terminal to ask/));
});

Deno.test("readSecrets refuses what is too short, too long, absent or has the wrong form", async () => {
  const wrong = ["sho7t", "x".repeat(41), "two\nlines here", ""];
  for (const stdin of wrong) {
    await assert.rejects(read({ secretStdin: true }, { stdin }), (error) => {
      assert.ok(error instanceof GcsError && error.kind === "usage");
      assert.ok(stdin === "" || !error.message.includes(stdin));
      return true;
    });
  }
  await assert.rejects(read({ secretEnv: "GCS_NOT_SET" }), isUsage(/"GCS_NOT_SET".* is not set/));
});

Deno.test("readSecrets of a dry run reads nothing", async () => {
  assert.deepEqual(await read({}, { dryRun: true }), { key: "", client: undefined });
});
