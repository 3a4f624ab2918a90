import { isObject, memberAt } from "../base/mod.ts";
import { secretPaths } from "./check_object.ts";
import { kindFacts } from "./kinds.ts";
import type { ObjectInFile } from "./object_in_file.ts";
import { readSecretReference } from "./secret_reference.ts";

/** Puts references in place of what stands in secret members, and refuses what is none. */
export function readSecrets(given: ObjectInFile, written: Record<string, unknown>) {
  const { kind, placeOf, pathOf, tell } = given;
  const connector = written["connector_id"];
  const paths = secretPaths(kind, written, typeof connector === "string" ? connector : undefined);
  const name = written["display_name"] ?? written["username"] ?? given.value["id"];
  const whose = `the ${kindFacts[kind].noun} "${String(name)}"`;
  for (const path of paths) {
    const found = memberAt(written, path);
    if (found === null) continue;
    const member = String(path.at(-1));
    const reference = readSecretReference(found, `${member} of ${whose}`, pathOf);
    if (reference === undefined) {
      const words = "is a secret: write env:NAME, file:PATH, keyring:NAME or ask in its place";
      tell({ place: placeOf(...path), message: `"${member}" ${words}` });
    }
    const holder = memberAt(written, path.slice(0, -1));
    if (isObject(holder)) holder[member] = reference ?? null;
  }
}
