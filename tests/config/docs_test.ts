import assert from "node:assert/strict";
import { defaultOf, environmentVariables, settings } from "../../src/config/mod.ts";
import { profileSettings } from "../../src/config/keys.ts";
import { asInFile } from "../../src/config/load.ts";
import type { Setting } from "../../src/config/mod.ts";

const page = Deno.readTextFileSync(new URL("../../docs/configuration.md", import.meta.url));

function rowOf(setting: Setting): string {
  const { meaning, expected, environment, profile, defaultText } = setting.facts;
  const value = asInFile(setting, defaultOf(setting));
  const preset = defaultText ??
    (value === null || (Array.isArray(value) && value.length === 0) ? "none" : `\`${value}\``);
  const overrides = [
    environment === undefined ? [] : [`\`${environment}\``],
    profile === undefined ? [] : [`profile \`${profile}\``],
  ].flat().join(", ");
  return `| \`${setting.key}\` | ${preset} | ${meaning} | ${expected} | ${overrides} |`
    .replaceAll("  ", " ");
}

const squeezed = page.replaceAll(/ +/g, " ");

Deno.test("docs/configuration.md has a true row for every setting", () => {
  const missing = settings.map(rowOf).filter((row) => !squeezed.includes(row));
  assert.deepEqual(missing, []);
});

Deno.test("docs/configuration.md has a true row for every setting of a profile", () => {
  const rows = profileSettings.map(({ key, facts }) =>
    `| \`${key}\` | ${facts.meaning} | ${facts.expected} |`
  );
  assert.deepEqual(rows.filter((row) => !squeezed.includes(row)), []);
});

Deno.test("docs/configuration.md has a true row for every environment variable", () => {
  const rows = Object.entries(environmentVariables).map(([name, use]) =>
    `| \`${name}\` | ${use} |`
  );
  assert.deepEqual(rows.filter((row) => !squeezed.includes(row)), []);
});

Deno.test("docs/configuration.md names no setting that does not exist", () => {
  const named = [...page.matchAll(/^\| `([a-z_]+\.[a-z_]+)` +\|/gm)].map(([, key]) => key);
  const known = new Set(settings.map(({ key }) => key));
  assert.deepEqual(named.filter((key) => !known.has(key ?? "")), []);
  assert.equal(named.length, settings.filter(({ key }) => key.includes(".")).length);
});
