import assert from "node:assert/strict";
import { listConfig, loadConfig } from "../../src/config/mod.ts";
import { configurationPage } from "../../tools/configuration_page.ts";
import { configFolder } from "./config_folder.ts";

const page = await Deno.readTextFile(new URL("../../docs/configuration.md", import.meta.url));

/** Without what the formatter adds to tables. */
const squeezed = (text: string) => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");

Deno.test("docs/configuration.md says what the schema says (deno task docs writes it)", () => {
  assert.equal(squeezed(configurationPage(page)), squeezed(page));
});

Deno.test("the file with every setting is one that loads, and it has every setting", async () => {
  const [text = ""] = /(?<=^```yaml\n)# Every setting[^]*?(?=^```$)/m.exec(page) ?? [];
  using home = configFolder(text);
  const config = await loadConfig(home.paths, home.env);
  const unset = listConfig(config).filter(({ origin }) => origin !== "config file");
  assert.deepEqual(unset.map(({ key }) => key), []);
});
