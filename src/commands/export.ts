import { counted } from "../base/mod.ts";
import { defineCommand, opt, withProgress } from "../command/mod.ts";
import { type Kind, kinds } from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { writeOutputFiles } from "../files/mod.ts";
import { done } from "../output/mod.ts";
import { declaredServices } from "./_declared_services.ts";

export default defineCommand({
  path: "export",
  summary: "Write the live endpoint as a file that plan and apply take",
  description:
    "Writes what can be written: no secrets, nothing that only the server sets, in an order that " +
    "stays. Ids stand as comments, and as members where two objects share a name. Of " +
    "authentication policies those that collections demand; of user credentials your own.\n" +
    "--schema prints the JSON Schema of such files, for editors, and needs no login.",
  examples: [
    ["gcs export > site.yaml", "The whole endpoint"],
    ["gcs export --only storage_gateways,collections", "Two kinds of objects"],
    ["gcs export --out site", "A file for each kind, in the folder site: gcs plan -f site"],
    ["gcs export --schema > gcs-endpoint.schema.json", "For an editor that completes members"],
  ],
  options: {
    only: opt.commas("KIND,…", `Only these: ${kinds.join(", ")}`),
    out: opt.text("DIR", "Write a file for each kind into this folder"),
    force: opt.flag("Replace the files of --out that are there; others stay"),
    schema: opt.flag("Print the JSON Schema of the file"),
  },
  scopes: ["manage_collections"],
  needsSession: false,
  origin: "gcs",
  route: "GET /api/endpoint",
  check: ({ schema, only, out, force }) => {
    const isMore = only !== undefined || out !== undefined;
    if (schema && isMore) throw new GcsError("usage", "--schema goes with no other option");
    if (force && out === undefined) {
      throw new GcsError("usage", "--force is for the files of --out");
    }
  },
  async run(context, { only, out, force, schema }) {
    const { declarationSchema, exportDeclaration } = await import("../declare/mod.ts");
    if (schema) {
      const document = declarationSchema();
      return done(document, JSON.stringify(document, null, 2).split("\n"));
    }
    const wanted = only === undefined ? undefined : new Set(only.map(kindOf));
    const services = await declaredServices(context);
    const found = await withProgress(
      context,
      "Reading the endpoint",
      () => exportDeclaration(services, wanted),
    );
    if (out === undefined) return done(found.document, found.text.trimEnd().split("\n"));
    const { allowed_folders: allowedFolders } = (await context.config()).values.files;
    const folder = await writeOutputFiles(out, found.files, { force, allowedFolders });
    const names = Object.keys(found.files);
    return done({ folder, files: names }, `Wrote ${counted(names.length, "file")} to ${folder}`);
  },
});

function kindOf(word: string): Kind {
  const found = kinds.find((kind) => kind === word);
  if (found !== undefined) return found;
  throw new GcsError("usage", `Cannot use --only: "${word}" is not one of ${kinds.join(", ")}`);
}
