import assert from "node:assert/strict";
import { join } from "node:path";
import { splitWords, uuidPattern } from "../../../src/base/mod.ts";
import { kernelKeys } from "../../../src/native/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { readPage } from "../../docs/_pages.ts";
import { type ProgramStage, setProgramStage } from "../_program.ts";
import { hasExpect, inTerminal, pasteCode } from "../pty/_terminal.ts";
import { screenOf } from "./_terminal_screen.ts";

const page = "docs/getting-started.md";
const passphrase = "correct horse battery";

/** `-- --write` puts what the program shows into the page, in place of comparing it. */
const isWriting = Deno.args.includes("--write");

/** Where the opened key is, and where it would be if this kernel kept keys. */
const keyPlace = /(?<=new passphrase again\n)[^]*?(?=The key that checks)/;
const inKernel = "The key is open for further commands (the kernel's keyring); it closes\n" +
  "after 30 min without use, after 60 min in all or by gcs auth lock.\n";

const consoleBlock = /^```console\n([\s\S]*?)^```$/gm;

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

/** What a terminal shows of one line, and the code it ends with. */
async function typed(line: string, stage: ProgramStage) {
  const words = splitWords(line.replace("example.data.globus.org", stage.sandbox.address)).slice(1);
  const isLogin = words[0] === "login";
  const isConsent = words[0] === "session";
  const type = [`send -- "${passphrase}\\r"`];
  const { code, stdout } = await inTerminal(stage, words, [
    ...isLogin
      ? ["expect {cannot be recovered}", ...type, "expect {new passphrase again}", ...type]
      : [],
    ...isLogin || isConsent ? await pasteCode(stage) : [],
  ], {
    SSH_CONNECTION: "192.0.2.1 50000 192.0.2.2 22",
    // Where the kernel keeps no key open, later commands are not to ask for the passphrase.
    ...isLogin || kernelKeys() !== undefined ? { GCS_PASSPHRASE_FILE: "" } : {},
  });
  return { code, shown: screenOf(stdout, 80) };
}

/** What differs from run to run. */
function masks(stage: ProgramStage): (text: string) => string {
  const seen: string[] = [];
  const { sandbox } = stage;
  return (text) =>
    text.replace(
      /https:\/\/127\S+\/authorize\S*(?:\n\S+)*/,
      "https://auth.globus.org/v2/oauth2/authorize?…",
    )
      .replaceAll(sandbox.address, "example.data.globus.org")
      .replace(/^1:[0-9a-f]{64}$/m, `1:${"0123456789abcdef".repeat(4)}`)
      .replace(keyPlace, kernelKeys() === undefined ? inKernel : "$&")
      .replace(/(Code here:) \S+/, "$1 CODE")
      .replaceAll("~/", "~/.globus-connect-server/")
      .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z/g, "2026-11-27 12:00:00Z")
      .replace(new RegExp(`\\b(?!5a4d)${uuidPattern}`, "g"), (id) => {
        if (!seen.includes(id)) seen.push(id);
        return `24568038-95c0-4722-b758-f1846b2f50b${seen.indexOf(id)}`;
      });
}

Deno.test({
  name: "docs/getting-started.md leads from nothing to a shared folder, as it shows, in a terminal",
  ignore: !hasExpect,
  async fn() {
    const { text } = await readPage(page);
    await using stage = await setServer();
    const mask = masks(stage);
    let hint = "";
    const shownBlocks: string[] = [];
    for (const [, block = ""] of text.matchAll(consoleBlock)) {
      let now = "";
      for (const line of block.split("\n").filter((line) => line.startsWith("$ "))) {
        const real = line.includes("session consent") ? hint : line.slice(2);
        const { code, shown } = await typed(real, stage);
        const next = /hint: (gcs session consent [^]*)/.exec(shown)?.[1];
        if (next !== undefined) hint = next.replace(/\\\n */g, "").replace(/\n/g, "");
        assert.equal(code, next === undefined ? 0 : 4, `${line}\n${shown}`);
        now += `$ ${mask(real)}\n${mask(shown)}`.trimEnd() + "\n";
      }
      shownBlocks.push(now);
    }
    await stage.run(["auth", "lock"]);
    let at = 0;
    const real = text.replace(consoleBlock, () => `\`\`\`console\n${shownBlocks[at++]}\`\`\``);
    if (isWriting) await Deno.writeTextFile(new URL(`../../../${page}`, import.meta.url), real);
    else assert.equal(real, text);
    assert.ok(at >= 7);
    assert.ok(stage.sandbox.requests.some(({ method }) => method === "POST"));
  },
});
