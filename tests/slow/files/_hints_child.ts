// Runs in a throw-away root: prints every hint that using these paths gives, as JSON.
import { GcsError } from "../../../src/errors/mod.ts";
import {
  ensurePrivateFolder,
  openPrivateAppend,
  readPrivateFile,
  requirePrivateFolder,
  requireTrustedPath,
} from "../../../src/files/mod.ts";

const uses: readonly ((path: string) => unknown)[] = [
  (path) => readPrivateFile(path),
  (path) => openPrivateAppend(path),
  (path) => ensurePrivateFolder(path),
  (path) => requirePrivateFolder(path),
  (path) => requireTrustedPath(path, "it"),
];
const hints = new Set<string>();
for (const path of Deno.args) {
  for (const use of uses) {
    try {
      await use(path);
    } catch (error) {
      if (!(error instanceof GcsError)) throw error;
      if (error.hint !== undefined) hints.add(error.hint);
    }
  }
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify([...hints])));
