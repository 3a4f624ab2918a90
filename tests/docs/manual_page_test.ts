import assert from "node:assert/strict";
import { manualPage } from "../../src/help/mod.ts";
import { loadCommands } from "../../tools/command_files.ts";
import { example } from "../cli/_commands.ts";

Deno.test("manualPage names its file after the command and has a section for each part", () => {
  const [name, text] = manualPage(example);
  assert.equal(name, "gcs-thing-update.1");
  const titles = [...text.matchAll(/^\.SH "(.*)"$/gm)].map(([, title]) => title);
  assert.deepEqual(titles, [
    ...["NAME", "SYNOPSIS", "DESCRIPTION", "ARGUMENTS", "OPTIONS", "SECRET INPUT"],
    ...["GLOBAL OPTIONS", "EXIT STATUS", "EXAMPLES", "ALSO CALLED"],
  ]);
  assert.ok(text.includes("gcs\\-thing\\-update \\- Update a thing\n"));
  assert.ok(
    text.includes(".TP\n.B \\-\\-domain DOMAIN\nAllowed domain (repeatable; \\(dq\\(dq clears)\n"),
  );
});

Deno.test("manualPage keeps what roff would obey as text", () => {
  const description = ".SH is no request here\n'nor this one\nC:\\new";
  const [, text] = manualPage({ ...example, description });
  assert.ok(text.includes("\\&.SH is no request here 'nor this one C:\\enew\n"));
  const [, quoted] = manualPage({ ...example, description: "'a quote first" });
  assert.ok(quoted.includes("\n\\&'a quote first\n"));
});

const groff = await new Deno.Command("groff", { args: ["--version"], stdout: "null" }).output()
  .then(({ success }) => success, () => false);
// deno-lint-ignore no-console
if (!groff) console.warn("skipped, there is no groff: every manual page is formatted");

Deno.test({
  name: "every manual page is formatted without a warning, and shows its synopsis and options",
  ignore: !groff,
  async fn() {
    const texts = (await loadCommands()).map(({ command }) => manualPage(command)[1]);
    const child = new Deno.Command("groff", {
      args: ["-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const written = new Response(texts.join("")).body?.pipeTo(child.stdin);
    const [{ stdout, stderr }] = await Promise.all([child.output(), written]);
    assert.equal(new TextDecoder().decode(stderr), "");
    const shown = new TextDecoder().decode(stdout);
    assert.ok(shown.includes("gcs collection show COLLECTION_ID [options]"));
    assert.ok(shown.includes("--include-private-policies"));
  },
});
