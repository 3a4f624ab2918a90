import { type Context, defineCommand, opt, type Plan, planOne } from "../command/mod.ts";
import { type ChangeOutcome, GcsError } from "../errors/mod.ts";
import { withFileLock } from "../files/mod.ts";
import { done, type View } from "../output/mod.ts";
import {
  type Archive,
  compareReleases,
  downloadArchive,
  goBack,
  installProgram,
  isVersion,
  previousVersion,
  type ReleaseHost,
  replaceableProgram,
  type TrialRun,
} from "../update/mod.ts";
import { join } from "node:path";
import { askForRelease, compareWithNewest, ownVersion, releaseHost } from "./_releases.ts";

export default defineCommand({
  path: "update",
  summary: "Replace gcs by its newest release",
  description:
    "The list of a release must be signed with the key that this gcs was built with, and its " +
    "program must be the one on that list. The new program is started once to see that it runs " +
    "here; then it takes the name of the old one, which is kept for --undo. Until that moment the " +
    "old one stays as it is, whatever happens.\n" +
    "An older release is taken by --to alone. What a package manager has installed is left to it.",
  examples: [
    ["gcs update --check", "What is newest, and change nothing"],
    ["gcs update --dry-run", "What would be replaced"],
    ["gcs update --undo", "Back to the program before the last update"],
  ],
  options: {
    check: opt.flag("Say whether there is a newer release, and change nothing"),
    to: opt.text("VERSION", "This release, older ones too"),
    undo: opt.flag("Go back to the program before the last update"),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  check({ check, to, undo }) {
    if (Number(check) + Number(undo) + Number(to !== undefined) > 1) {
      throw new GcsError("usage", "--check, --to and --undo do not go together");
    }
    if (to === undefined || isVersion(to)) return;
    throw new GcsError("usage", `Invalid --to "${to}": expected a version, such as 2.0.0`);
  },
  async plan(context, { check, to, undo }): Promise<Plan> {
    if (check) {
      const { newest, update_available: isOut } = await compareWithNewest(context);
      const text = isOut ? `Release ${newest} is out; this is gcs ${ownVersion}` : isNewest(newest);
      return nothing({ version: ownVersion, newest, "update_available": isOut }, text);
    }
    if (undo) return await planUndo(context);
    const program = await replaceableProgram(context.paths.program);
    const host = await releaseHost(context);
    const release = await askForRelease(context, host, to);
    const order = compareReleases(release.version, ownVersion);
    if (order === 0) {
      return nothing({ status: "current", version: ownVersion }, isNewest(release.version));
    }
    if (order < 0 && to === undefined) throw older(release.version);
    return planUpdate(context, host, release, program);
  },
});

function planUpdate(
  context: Context,
  host: ReleaseHost,
  release: Archive,
  program: string,
): Plan {
  const { version, name, sha256 } = release;
  return planOne({
    request: {
      service: "local",
      method: "write",
      target: program,
      body: { from: ownVersion, to: version, archive: name, sha256 },
    },
    send: (signal) =>
      alone(context, async () => {
        const progress = context.progress(`Downloading ${name}`);
        try {
          const asked = signal === undefined ? host : { ...host, signal };
          const bytes = await downloadArchive(asked, release);
          await installProgram(program, bytes, release, trialOf(context, signal));
        } finally {
          await progress.finish();
        }
      }),
  }, () => replaced(program, version));
}

async function planUndo(context: Context): Promise<Plan> {
  const program = await replaceableProgram(context.paths.program);
  const before = await previousVersion(program, trialOf(context));
  if (before === undefined) {
    throw new GcsError("not_found", "There is no program before this one: nothing was updated");
  }
  return planOne({
    request: {
      service: "local",
      method: "write",
      target: program,
      body: { from: ownVersion, to: before },
    },
    send: () => alone(context, () => goBack(program)),
  }, () => replaced(program, before));
}

/** One update at a time; what fails in it has changed nothing. */
async function alone(context: Context, work: () => Promise<void>): Promise<void> {
  const { paths, clock, signal } = context;
  const outcome: ChangeOutcome = "not_made";
  try {
    await withFileLock(join(paths.stateFolder, "update"), work, { timeoutMs: 0, clock, signal });
  } catch (error) {
    throw error instanceof GcsError ? error.with({ outcome }) : error;
  }
}

function trialOf({ environment, signal }: Context, ofChange = signal): TrialRun {
  return { systemRoot: environment.get("SYSTEMROOT"), signal: ofChange };
}

function replaced(program: string, version: string): View {
  return done(
    { status: "updated", from: ownVersion, version, program },
    `${program} is gcs ${version} now; back to ${ownVersion}: gcs update --undo`,
  );
}

function nothing(document: Readonly<Record<string, unknown>>, text: string): Plan {
  return { operations: [], carryOut: () => Promise.resolve(done(document, text)) };
}

function isNewest(newest: string): string {
  return newest === ownVersion
    ? `gcs ${ownVersion} is the newest release`
    : `gcs ${ownVersion} is newer than the newest release, ${newest}`;
}

function older(version: string): GcsError {
  return new GcsError(
    "conflict",
    `The host offers gcs ${version}, which is older than this ${ownVersion}: nothing was changed`,
    { hint: `--to ${version} takes it all the same` },
  );
}
