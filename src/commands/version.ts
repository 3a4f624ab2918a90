import manifest from "../../deno.json" with { type: "json" };
import { type Context, defineCommand, opt } from "../command/mod.ts";
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
    ["gcs version --check", "Whether there is a newer release"],
    ["gcs version --licenses", "What gcs is made of, with the licence of each part"],
  ],
  options: {
    licenses: opt.flag("Show the licences of what gcs is made of, as text"),
    check: opt.flag("Ask which release is the newest"),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  check({ licenses, check }) {
    if (licenses && check) throw new GcsError("usage", "--licenses and --check do not go together");
  },
  async run(context, { licenses, check }) {
    if (licenses) return text(await notices());
    const commit = globalThis.gcsCommit;
    const found = check ? await newest(context) : undefined;
    return show({
      version: manifest.version,
      ...(commit === undefined ? {} : { commit }),
      deno: Deno.version.deno,
      v8: Deno.version.v8,
      target: Deno.build.target,
      ...found,
    }, [
      { label: "gcs", value: "version" },
      ...(commit === undefined ? [] : [{ label: "Commit", value: "commit" }]),
      { label: "Deno", value: "deno" },
      { label: "V8", value: "v8" },
      { label: "Target", value: "target" },
      ...(found === undefined ? [] : [{ label: "Newest release", value: () => newestText(found) }]),
    ]);
  },
});

type Newest = Awaited<ReturnType<typeof newest>>;

async function newest(context: Context) {
  const { compareWithNewest } = await import("./_releases.ts");
  return await compareWithNewest(context);
}

function newestText({ newest, update_available: isOut }: Newest): string {
  return isOut ? `${newest}; to install it: gcs update` : newest;
}

async function notices(): Promise<string> {
  const { embeddedContent } = await import("../native/mod.ts");
  const bytes = embeddedContent("notices");
  if (bytes !== undefined) return new TextDecoder().decode(bytes);
  throw new GcsError("failed", "The licences are in the compiled program alone", {
    hint: "in a checkout see THIRD_PARTY_NOTICES.txt",
  });
}
