import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { readPage } from "../../docs/_pages.ts";
import { type ProgramStage, setProgramStage } from "../_program.ts";
import { hasExpect } from "../pty/_terminal.ts";
import { replayed } from "./_replayed.ts";

/** `-- --write` puts what the program shows into the pages, in place of comparing it. */
const isWriting = Deno.args.includes("--write");

async function holds(page: string, stage: ProgramStage): Promise<void> {
  const { text } = await readPage(page);
  const real = await replayed(text, stage);
  if (isWriting) await Deno.writeTextFile(new URL(`../../../${page}`, import.meta.url), real);
  else assert.equal(real, text);
}

/** An endpoint with nothing on it, reached over SSH from an account that never called gcs. */
async function setServer(): Promise<ProgramStage> {
  const nothing = { "storage_gateways": [], "collections": [], "roles": [] };
  const stage = await setProgramStage({ sandbox: { autoApprove: seedIds.admin, seed: nothing } });
  const file = join(stage.folder, "config.yaml");
  const config = (await Deno.readTextFile(file)).split("\n")
    .filter((line) => !/^(?:endpoint|auth):|^ +(?:client_id|key_source):/.test(line));
  await Deno.writeTextFile(file, config.join("\n"));
  return stage;
}

Deno.test({
  name: "docs/getting-started.md leads from nothing to a shared folder, as it shows, in a terminal",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setServer();
    await holds("docs/getting-started.md", stage);
    assert.ok(stage.sandbox.requests.filter(({ method }) => method === "POST").length >= 4);
  },
});

Deno.test({
  name: "docs/finding-things.md finds on the sandbox what it shows",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage();
    await stage.logIn("default");
    await holds("docs/finding-things.md", stage);
  },
});
