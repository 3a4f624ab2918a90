import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { flagOf, type OptionSpec } from "../../src/command/mod.ts";
import { binary } from "../_support/binary.ts";
import { changeLine, changeStage } from "./_change_lines.ts";
import { changes } from "./_expect.ts";

/** Placeholders of help, with a value that no such option may take. */
const hostile: Readonly<Record<string, string>> = {
  "EMAIL": "ada@localhost",
  "URL": "https://user:password@www.example.org",
  "DOMAIN": "bücher example",
  "FQDN": "-data.example.org",
  "NAME": "a\u202eb",
  "TEXT": "a\u001b[2Jb",
  "PATH": "/projects/../etc",
  "IP": "192.0.2",
  // No process can be given a NUL.
  "A,B": binary === undefined ? "a\u0000b" : "a\u0001b",
  "USER": "\u200b",
  "GROUP": " ",
  "BUCKET": "a\nb",
};

function takesText({ form, value = "", choices }: OptionSpec<unknown>): boolean {
  return (form === "value" || form === "list") && choices === undefined && value in hostile;
}

const commands = (await Promise.all(registry.map(async (entry) => (await entry.load()).default)))
  .filter((one) => one.mutates === true && / \/api\//.test(one.route))
  .map((command) => ({ command, options: Object.entries(command.options ?? {}) }))
  .map(({ command, options }) => ({
    command,
    options: options.filter(([, spec]) => takesText(spec)),
  }))
  .filter(({ options }) => options.length > 0);

Deno.test("options that take e-mail, addresses, names and paths are found", () => {
  const all = commands.flatMap(({ options }) => options.map(([, { value }]) => value));
  assert.ok(commands.length > 8 && all.length > 60, `${commands.length} ${all.length}`);
});

/** What the value itself is refused with, and what other things are refused with before it. */
const ofValue = /must be |expected |is not an IP/;
const before = /not both|it is for |is given, too|Missing option|it has no prefixes/;
let ofValues = 0;

for (const { command, options } of commands) {
  Deno.test(`${command.path} refuses hostile values of ${options.length} options, and changes nothing`, async () => {
    await using stage = await changeStage();
    const line = await changeLine(command, stage);
    for (const [member, spec] of options) {
      stage.sandbox.clearRequests();
      const value = hostile[spec.value ?? ""] ?? "";
      const { code, stderr } = await line.run([`--${flagOf(member)}`, value, "--yes"]);
      assert.equal(code, 2, `--${flagOf(member)}: ${stderr}`);
      if (ofValue.test(stderr)) ofValues++;
      else assert.match(stderr, before, member);
      assert.deepEqual(changes(stage).map(({ path }) => path), [], member);
    }
  });
}

Deno.test("most of these values are refused for what they are", () => {
  assert.ok(ofValues > 100, String(ofValues));
});
