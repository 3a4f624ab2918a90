import { splitWords, uuidPattern } from "../../../src/base/mod.ts";
import { kernelKeys } from "../../../src/native/mod.ts";
import type { ProgramStage } from "../_program.ts";
import { inTerminal, pasteCode } from "../pty/_terminal.ts";
import { screenOf } from "./_terminal_screen.ts";

const passphrase = "correct horse battery";

/** Where the opened key is, and where it would be if this kernel kept keys. */
const keyPlace = /(?<=new passphrase again\n)[^]*?(?=The key that checks)/;
const inKernel = "The key is open for further commands (the kernel's keyring); it closes\n" +
  "after 30 min without use, after 60 min in all or by gcs auth lock.\n";

const consoleBlock = /^```console\n([\s\S]*?)^```$/gm;

/**
 * A page with what a terminal of 80 columns shows, over SSH, in its blocks `console`: their lines
 * are typed from its top to its end. A refusal that names a consent is followed by that consent.
 */
export async function replayed(text: string, stage: ProgramStage): Promise<string> {
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
      if (code !== (next === undefined ? 0 : 4)) throw new Error(`${line}: ${code}\n${shown}`);
      now += `$ ${mask(real)}\n${mask(shown)}`.trimEnd() + "\n";
    }
    shownBlocks.push(now);
  }
  await stage.run(["auth", "lock"]);
  let at = 0;
  return text.replace(consoleBlock, () => `\`\`\`console\n${shownBlocks[at++]}\`\`\``);
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
    // The first login chooses the passphrase; the file holds it for kernels that keep no key open.
    ...["config", "login"].includes(words[0] ?? "") ? { GCS_PASSPHRASE_FILE: "" } : {},
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
