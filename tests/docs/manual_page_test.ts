import assert from "node:assert/strict";
import { commandPage, manualPages } from "../../src/help/mod.ts";
import { loadCommands } from "../../tools/command_files.ts";
import { example } from "../cli/_commands.ts";

const facts = { version: "2.0.0", date: "2026-01-31" };

Deno.test("the manual page of a command is named after it, and has a section for each part", () => {
  const [name, text] = commandPage(example, facts);
  assert.equal(name, "gcs-thing-update.1");
  assert.match(text, /^\.TH "GCS-THING-UPDATE" "1" "2026-01-31" "gcs 2\.0\.0" "gcs"$/m);
  const titles = [...text.matchAll(/^\.SH "(.*)"$/gm)].map(([, title]) => title);
  assert.deepEqual(titles, [
    ...["NAME", "SYNOPSIS", "DESCRIPTION", "ARGUMENTS", "OPTIONS", "SECRET INPUT"],
    ...["GLOBAL OPTIONS", "EXIT STATUS", "EXAMPLES", "ALSO CALLED", "SEE ALSO"],
  ]);
  assert.ok(text.includes("gcs\\-thing\\-update \\- Update a thing\n"));
  assert.ok(
    text.includes(".TP\n.B \\-\\-domain DOMAIN\nAllowed domain (repeatable; \\(dq\\(dq clears)\n"),
  );
});

Deno.test("the manual page of the program has every command, and the topics of help", () => {
  const text = manualPages([example], facts).get("gcs.1") ?? "";
  assert.ok(text.includes(".B thing update\nUpdate a thing\n"));
  for (const title of ["ENVIRONMENT", "EXIT\\-CODES", "QUERY", "LOGIN"]) {
    assert.ok(text.includes(`.SH "${title}"\n`), title);
  }
});

Deno.test("a manual page keeps what roff would obey as text", () => {
  const description = ".SH is no request here\n'nor this one\nC:\\new";
  const [, text] = commandPage({ ...example, description }, facts);
  assert.ok(text.includes("\\&.SH is no request here 'nor this one C:\\enew\n"));
  const [, quoted] = commandPage({ ...example, description: "'a quote first" }, facts);
  assert.ok(quoted.includes("\n\\&'a quote first\n"));
});

const commands = (await loadCommands()).map(({ command }) => command);

/** What each formatter is asked, and what stands in its output beside warnings. */
const formatters = [
  ["groff", ["-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou"]],
  ["mandoc", ["-Tutf8", "-Kutf-8", "-Wwarning"]],
] as const;

for (const [program, args] of formatters) {
  const isThere = await new Deno.Command(program, {
    args: ["--version"],
    stdout: "null",
    stderr: "null",
  })
    .output().then(() => true, () => false);
  // deno-lint-ignore no-console
  if (!isThere) console.warn(`skipped, there is no ${program}: every manual page is formatted`);

  Deno.test({
    name: `${program} formats every manual page without a warning, with synopsis and options`,
    ignore: !isThere,
    async fn() {
      const folder = await Deno.makeTempDir({ prefix: "gcs-man-" });
      try {
        const pages = manualPages(commands, facts);
        for (const [name, text] of pages) await Deno.writeTextFile(`${folder}/${name}`, text);
        const { stdout, stderr } = await new Deno.Command(program, {
          args: [...args, ...pages.keys()],
          cwd: folder,
        }).output();
        assert.equal(new TextDecoder().decode(stderr), "");
        // deno-lint-ignore no-control-regex -- mandoc strikes bold letters twice
        const shown = new TextDecoder().decode(stdout).replace(/.\x08/g, "").replaceAll("‐", "-");
        assert.ok(shown.includes("gcs collection show COLLECTION_ID [options]"));
        assert.ok(shown.includes("--include-private-policies"));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
