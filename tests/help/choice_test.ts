import assert from "node:assert/strict";
import create from "../../src/commands/storage_gateway/create.ts";
import { optionsOf } from "../../src/commands/storage_gateway/_connectors.ts";
import { connectorNames } from "../../src/commands/storage_gateway/_connector_name.ts";
import update from "../../src/commands/storage_gateway/update.ts";
import { flagOf, type OptionSpec } from "../../src/command/mod.ts";
import { type Connector, connectors } from "../../src/gcs/mod.ts";
import { commandHelp, plainLook } from "../../src/help/mod.ts";

function leftOf(member: string, { names }: OptionSpec<unknown>): string {
  return `--${names?.[0] ?? flagOf(member)}`;
}

function shows(help: string, flag: string): boolean {
  return new RegExp(`^  ${flag}(?![\\w-])`, "m").test(help);
}

for (const name of connectorNames) {
  Deno.test(`help of storage-gateway create ${name} shows its options and nobody else's`, () => {
    for (const command of [create, update]) {
      const help = commandHelp(command, plainLook, [name]);
      for (const [member, spec] of Object.entries(command.options ?? {})) {
        const isOwn = spec.onlyFor === undefined || spec.onlyFor.includes(name);
        assert.equal(shows(help, leftOf(member, spec)), isOwn, `${command.path}: ${member}`);
      }
    }
    const help = commandHelp(create, plainLook, [name]);
    assert.ok(help.includes(`gcs storage-gateway create ${name} DISPLAY_NAME [options]\n`));
    const own = Object.keys(optionsOf(name)).length > 0;
    assert.equal(help.indexOf(`\nOptions of ${name}:\n`) < help.indexOf("\nOptions:\n"), true);
    assert.equal(help.includes(`\nOptions of ${name}:\n`), own);
  });
}

Deno.test("help marks the options that the API demands of a new gateway, and no others", () => {
  let marked = 0;
  for (const name of connectorNames) {
    const connector: Connector = connectors[name];
    const demanded = Object.entries(connector.policies?.storage.fields ?? {})
      .filter(([, { rules }]) => rules.required && !rules.nullable).map(([field]) => field);
    const help = commandHelp(create, { ...plainLook, columns: 200 }, [name]);
    for (const [member, spec] of Object.entries(optionsOf(name))) {
      const line = help.split("\n").find((one) => one.startsWith(`  ${leftOf(member, spec)}`)) ??
        "";
      const isDemanded = spec.fields.some((field) => demanded.includes(field));
      assert.equal(line.endsWith("(required)"), isDemanded, `${name}: ${line}`);
      if (isDemanded) marked++;
    }
  }
  assert.ok(marked >= 5);
  assert.ok(!commandHelp(update, plainLook, ["hpss"]).includes("(required)\n  --login-name"));
});

Deno.test("help without a connector names all of them, and says how to see the options of one", () => {
  const help = commandHelp(create);
  for (const name of connectorNames) assert.ok(help.includes(name), name);
  assert.ok(help.includes("\nOptions of one CONNECTOR:\n"));
  assert.ok(help.includes("\n  gcs storage-gateway create posix --help\n"));
  for (const flag of ["--s3-endpoint", "--posix-group-allow", "--client-id"]) {
    assert.equal(shows(help, flag), false, flag);
  }
});

Deno.test("a connector's help shows its own examples, and secret input only where it has a secret", () => {
  const s3 = commandHelp(create, plainLook, ["S3".toLowerCase()]);
  assert.ok(s3.includes("gcs storage-gateway create s3 Objects"));
  assert.ok(!s3.includes("gcs storage-gateway create posix"));
  assert.ok(!s3.includes("--secret-stdin"));
  assert.ok(commandHelp(create, plainLook, ["google-drive"]).includes("--secret-stdin"));
  assert.ok(commandHelp(create, plainLook, ["google_drive"]).includes("Options of google-drive"));
});
