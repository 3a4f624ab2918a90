import manifest from "../../deno.json" with { type: "json" };
import { defineCommand } from "../command/mod.ts";
import { show } from "../output/mod.ts";

export default defineCommand({
  path: "version",
  summary: "Show the version of gcs and of what it runs on",
  examples: [["gcs version -F json", "For bug reports"]],
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  run: () =>
    Promise.resolve(show({
      version: manifest.version,
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      target: Deno.build.target,
    }, [
      { label: "gcs", value: "version" },
      { label: "Deno", value: "deno" },
      { label: "V8", value: "v8" },
      { label: "Target", value: "target" },
    ])),
});
