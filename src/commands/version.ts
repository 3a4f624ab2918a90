import manifest from "../../deno.json" with { type: "json" };
import { defineCommand, opt } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { show, text } from "../output/mod.ts";

declare global {
  /** Set by the first module of a compiled program, which tools/build.ts writes. */
  var gcsCommit: string | undefined;
}

export default defineCommand({
  path: "version",
  summary: "Show the version of gcs and of what it runs on",
  examples: [
    ["gcs version -F json", "For bug reports"],
    ["gcs version --licenses", "What gcs is made of, with the licence of each part"],
  ],
  options: { licenses: opt.flag("Show the licences of what gcs is made of, as text") },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(_context, { licenses }) {
    if (licenses) return text(await notices());
    const commit = globalThis.gcsCommit;
    return show({
      version: manifest.version,
      ...(commit === undefined ? {} : { commit }),
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      target: Deno.build.target,
    }, [
      { label: "gcs", value: "version" },
      ...(commit === undefined ? [] : [{ label: "Commit", value: "commit" }]),
      { label: "Deno", value: "deno" },
      { label: "V8", value: "v8" },
      { label: "Target", value: "target" },
    ]);
  },
});

async function notices(): Promise<string> {
  const { embeddedContent } = await import("../native/mod.ts");
  const bytes = embeddedContent("notices");
  if (bytes !== undefined) return new TextDecoder().decode(bytes);
  throw new GcsError("failed", "The licences are in the compiled program alone", {
    hint: "in a checkout see THIRD_PARTY_NOTICES.txt",
  });
}
