import { type Context, defineCommand, opt, planOne } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { exitCodes } from "../../errors/mod.ts";
import { list, type View } from "../../output/mod.ts";
import { migrateTokens, type Migration } from "../../tokens/mod.ts";

export default defineCommand({
  path: "auth migrate-tokens",
  summary: "Take over the token files of version 1",
  description:
    "Reads plaintext and encrypted-v1 files of the tokens folder and seals them under the key of\n" +
    "this program. Each old file is copied first; a copy of a plaintext file holds tokens in the\n" +
    "clear and should be removed once the profile works. Files of unknown form are left alone.\n" +
    "Running it again changes nothing. A login with gcs login is as good, and leaves no copy.",
  examples: [
    ["gcs auth migrate-tokens --dry-run", "What would be taken over"],
    ["gcs auth migrate-tokens", "Take over every profile"],
  ],
  options: {
    clientId: opt.uuid(
      "CLIENT_ID",
      "OAuth client that got the old tokens; default: auth.client_id",
    ),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, input) {
    const { auth, services } = (await context.config()).values;
    const clientId = input.clientId ?? auth.client_id;
    if (clientId === undefined) {
      throw new GcsError("usage", "The old files do not say which client got their tokens", {
        hint: "add --client-id",
      });
    }
    const options = {
      folder: context.paths.tokensFolder,
      store: await context.tokens(),
      clock: context.clock,
      clientId,
      authUrl: services.auth_url,
      nativeFolder: context.paths.nativeFolder,
    };
    const found = await migrateTokens({ ...options, dryRun: true });
    const ready = found.filter(({ result }) => result === "would_migrate");
    if (ready.length === 0) return { operations: [], carryOut: () => viewOf(context, found) };
    return planOne({
      request: {
        service: "local",
        method: "write",
        target: "token files of version 1",
        body: { profiles: ready.map(({ profile, form }) => ({ profile, form })) },
      },
      send: () => migrateTokens(options),
    }, (report) => viewOf(context, report));
  },
});

async function viewOf(context: Context, report: readonly Migration[]): Promise<View> {
  for (const { backup, backupIsPlaintext } of report) {
    if (backup !== undefined && backupIsPlaintext === true) {
      await context.warn(`"${backup}" holds tokens in the clear: remove it when all works`);
    }
  }
  const hasFailed = report.some(({ result }) => result === "failed");
  return {
    ...list(report.map(row), [
      { label: "Profile", value: "profile" },
      { label: "Form", value: "form" },
      { label: "Result", value: "result", kind: "status" },
      { label: "Backup", value: "backup", drop: 1 },
      { label: "Problem", value: "problem", kind: "fault" },
    ], "profile"),
    ...(hasFailed ? { exitCode: exitCodes.partial } : {}),
  };
}

function row({ profile, form, result, backup, error }: Migration) {
  const problem = error === undefined
    ? null
    : error instanceof GcsError
    ? error.message
    : "The file cannot be read";
  return { profile, form, result, backup: backup ?? null, problem };
}
