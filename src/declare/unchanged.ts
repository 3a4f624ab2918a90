import { shellWord } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { FileDigest } from "./declaration.ts";
import { fingerprintOf, readAgain } from "./fingerprint.ts";
import type { Services } from "./live.ts";
import type { DeclaredPlan } from "./plan.ts";

/**
 * Reads again what a plan was made from, with nothing but GETs.
 *
 * @throws GcsError `usage` at another endpoint, `conflict` where it has changed since.
 */
export async function requireUnchanged(services: Services, plan: DeclaredPlan): Promise<void> {
  const live = await readAgain(services, plan.reads);
  const id = String(live.endpoint["id"] ?? "");
  if (id.toLowerCase() !== plan.endpointId.toLowerCase()) {
    throw new GcsError("usage", `The plan is for the endpoint ${plan.endpointId}, not for ${id}`, {
      hint: `name its own endpoint: --endpoint ${plan.endpointId}`,
    });
  }
  if (await fingerprintOf(live) === plan.fingerprint) return;
  throw new GcsError("conflict", "The endpoint has changed since the plan was made", {
    hint: anewHint(plan),
  });
}

/** GcsError `conflict` where files are not those that a plan was made from. */
export function requireSameFiles(plan: DeclaredPlan, files: readonly FileDigest[]): void {
  const digests = (all: readonly FileDigest[]) =>
    JSON.stringify(all.map(({ sha256 }) => sha256).sort());
  if (digests(files) === digests(plan.files)) return;
  const known = new Set(plan.files.map(({ sha256 }) => sha256));
  const other = files.find(({ sha256 }) => !known.has(sha256));
  const what = other === undefined ? "Files are missing that" : `"${other.file}" is not what`;
  throw new GcsError("conflict", `${what} the plan was made from`, { hint: anewHint(plan) });
}

function anewHint({ files }: DeclaredPlan): string {
  const [first] = files;
  const name = first === undefined ? "FILE" : shellWord(first.file);
  return `look at what it would be now, and keep that: gcs plan -f ${name} --out FILE`;
}
