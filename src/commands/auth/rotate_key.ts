import { defineCommand, planOne } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { exitCodes } from "../../errors/mod.ts";
import { done, type View } from "../../output/mod.ts";
import type { RotationReport } from "../../tokens/mod.ts";

export default defineCommand({
  path: "auth rotate-key",
  summary: "Seal the tokens of all profiles under a new key",
  description:
    "The old key is kept until no profile needs it: stopped anywhere, every profile stays readable,\n" +
    "and running it again finishes the work. With another auth.key_source set, the new key goes\n" +
    "there. A profile that cannot be opened is left as it is; the exit code is 9 then.",
  examples: [
    ["gcs auth rotate-key", "A new key in the same place"],
    ["gcs config set auth.key_source passphrase && gcs auth rotate-key", "Move to a passphrase"],
  ],
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context) {
    const store = await context.tokens();
    const profiles = (await store.list()).map(({ profile }) => profile);
    return planOne({
      request: {
        service: "local",
        method: "write",
        target: "key of the stored tokens",
        body: { profiles },
      },
      send: () => store.rotateKey(),
    }, viewOf);
  },
});

function viewOf(report: RotationReport): View {
  const skipped = report.skipped.map(({ profile, error }) => ({
    profile,
    reason: error instanceof GcsError ? error.message : "The file cannot be read",
  }));
  const document = {
    "key_id": report.newKeyId ?? null,
    resealed: report.resealed,
    skipped,
    "removed_key_ids": report.removedKeyIds,
  };
  const sentences = [
    `Sealed ${document.resealed.length} profiles under key ${document.key_id}`,
    ...skipped.map(({ profile, reason }) => `left "${profile}" as it is: ${reason}`),
  ];
  return {
    ...done(document, sentences.join("; ")),
    ...(skipped.length === 0 ? {} : { exitCode: exitCodes.partial }),
  };
}
