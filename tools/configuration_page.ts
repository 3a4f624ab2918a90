/**
 * Writes the tables of docs/configuration.md, and the file with every setting, from the schema.
 *
 *   deno run -A tools/configuration_page.ts
 */
import { stringify } from "yaml";
import { defaultOf, environmentVariables, type Setting, settings } from "../src/config/mod.ts";
import { profileSettings } from "../src/config/keys.ts";
import { asInFile } from "../src/config/load.ts";

const page = new URL("../docs/configuration.md", import.meta.url);

/** The page with its generated parts as they are now, before it is formatted. */
export function configurationPage(text: string): string {
  return [
    table("key | default | meaning | expected | overridden by", settings.map(settingRow)),
    table(
      "key | meaning | expected",
      profileSettings.map(({ key, facts }) => [`\`${key}\``, facts.meaning, facts.expected]),
    ),
    table(
      "variable | use",
      Object.entries(environmentVariables).map(([name, use]) => [`\`${name}\``, use]),
    ),
  ].reduce(
    (whole, { start, lines }) =>
      whole.replace(new RegExp(`^${start}[^]*?\\n(?=\\n|$)`, "m"), () => `${lines}\n`),
    text.replace(/(?<=^```yaml\n# Every setting)[^]*?(?=^```$)/m, () => everySetting()),
  );
}

/** A config.yaml with every setting: its default, or an example where it has none. */
function everySetting(): string {
  const sections = Map.groupBy(settings, ({ key }) => key.includes(".") ? key.split(".")[0] : "");
  const parts = [...sections].map(([section, members]) => {
    const lines = members.map((one) => yamlLine(one, section === "" ? "" : "  "));
    return section === "" ? lines.join("") : `${section}:\n${lines.join("")}`;
  });
  return `, with its default or an example.\n${parts.join("")}`;
}

function yamlLine(setting: Setting, indent: string): string {
  const { facts, key } = setting;
  const value = facts.example ?? asInFile(setting, defaultOf(setting));
  const name = key.split(".").at(-1) ?? key;
  const text = stringify({ [name]: value }, { flowCollectionPadding: false }).trimEnd();
  const lines = [`# ${facts.meaning}`, ...text.split("\n")];
  return lines.map((line) => `${indent}${line}\n`).join("");
}

function settingRow(setting: Setting): readonly string[] {
  const { meaning, expected, environment, profile, defaultText } = setting.facts;
  const value = asInFile(setting, defaultOf(setting));
  const isUnset = value === null || (Array.isArray(value) && value.length === 0);
  return [
    `\`${setting.key}\``,
    defaultText ?? (isUnset ? "none" : `\`${value}\``),
    meaning,
    expected,
    [
      environment === undefined ? [] : [`\`${environment}\``],
      profile === undefined ? [] : [`profile \`${profile}\``],
    ].flat().join(", "),
  ];
}

function table(heads: string, rows: readonly (readonly string[])[]) {
  const start = `\\| ${heads.split(" | ").join(" +\\| ")} +\\|$`;
  const rule = heads.split(" | ").map(() => "---").join(" | ");
  const lines = [heads, rule, ...rows.map((row) => row.join(" | "))];
  return { start, lines: lines.map((line) => `| ${line} |`).join("\n") };
}

if (import.meta.main) {
  await Deno.writeTextFile(page, configurationPage(await Deno.readTextFile(page)));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page.pathname] }).output();
}
