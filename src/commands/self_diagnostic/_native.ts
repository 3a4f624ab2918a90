import { dirname, resolve } from "node:path";
import { builtLibrary, type LibraryChoice } from "../../audit/mod.ts";
import { sqlcipherLibrary } from "../../context/mod.ts";
import { pathTrust } from "../../files/mod.ts";
import { loadKeyringLibrary } from "../../keys/mod.ts";
import { type Check, ok, warning } from "./_check.ts";

/** Where the library of the audit database comes from, and whether others could change it there. */
export const sqlcipherLibraryCheck: Check = {
  name: "SQLCipher library",
  async run(context) {
    const library = await sqlcipherLibrary(context);
    if (typeof library === "object") return ok(carried(library));
    if (library === undefined) return besideSources(builtLibrary());
    const path = resolve(library);
    const trust = pathTrust(path);
    if (trust.trusted) return ok(`${path}, named by GCS_SQLCIPHER_LIB; ${nobodyElse}`);
    const detail = `${path}, named by GCS_SQLCIPHER_LIB, is refused: ${trust.part}: ${trust.why}`;
    return [{ status: "problem", detail, fix: trust.fix ?? "unset GCS_SQLCIPHER_LIB" }];
  },
};

/** The same for the library that speaks to the keyring. */
export const keyringLibraryCheck: Check = {
  name: "keyring library",
  async run(context) {
    const { auth } = (await context.config()).values;
    if (auth.key_source === "passphrase") return ok("not used: keys are kept under a passphrase");
    const { code } = await loadKeyringLibrary(context.paths.nativeFolder);
    return code === undefined ? ok("of the npm package in Deno's cache") : ok(carried(code));
  },
};

const nobodyElse = "nobody else can change it";

function carried({ path, origin }: Exclude<LibraryChoice, string>): string {
  return origin === "memory"
    ? "of gcs itself, in memory that nobody can change"
    : `of gcs itself, a copy in ${dirname(path)}; ${nobodyElse}`;
}

function besideSources(path: string) {
  const trust = pathTrust(path);
  if (trust.trusted) return ok(`${path}, beside the sources; ${nobodyElse}`);
  return warning(`${path}, beside the sources: ${trust.part}: ${trust.why}`, trust.fix ?? null);
}
