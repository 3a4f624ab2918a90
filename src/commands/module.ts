import * as z from "zod/mini";
import { defineCommand, opt } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { libraryFileName } from "../audit/mod.ts";
import { writeOutputFolder } from "../files/mod.ts";
import { embeddedContent } from "../native/mod.ts";
import { done } from "../output/mod.ts";

const archive = z.record(z.string(), z.string());

export default defineCommand({
  path: "module",
  summary: "Write the library that this program is made of, for scripts of your own",
  description:
    "Writes a folder with client.js (the Manager API), declare.js (an endpoint in a file), http.js " +
    "and audit.js, with their types, and the SQLCipher library that audit.js loads. Deno runs scripts that import them from there, " +
    "without a network or a registry; only a type check takes the types of one package from npm.\n" +
    "DIR must be new, or empty. The modules are those of this very program: write them again after " +
    "an update.",
  examples: [
    ["gcs module --out gcs-modules", "Then, in a script: import … from './gcs-modules/client.js'"],
  ],
  options: { out: opt.required(opt.text("DIR", "Folder for them, new or empty")) },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, { out }) {
    const [packed, library] = [embeddedContent("modules"), embeddedContent("sqlcipher")];
    if (packed === undefined || library === undefined) {
      throw new GcsError("failed", "The modules are in the compiled program alone", {
        hint: "in a checkout import modules/client.ts, modules/declare.ts, and so on",
      });
    }
    const files: Readonly<Record<string, string | Uint8Array>> = {
      ...archive.parse(JSON.parse(new TextDecoder().decode(packed))),
      [libraryFileName()]: library,
    };
    const { allowed_folders: allowed } = (await context.config()).values.files;
    const folder = await writeOutputFolder(out, files, allowed);
    const names = Object.keys(files).sort();
    return done({ folder, files: names }, `Wrote ${names.length} files to ${folder}`);
  },
});
