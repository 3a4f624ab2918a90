import { registry } from "../../../src/cli/registry.ts";
import { type FaultRule, seedIds, serviceClientSecret } from "../../../src/sandbox/mod.ts";
import { programTellsTls } from "../../_support/binary.ts";
import { mapInPairs } from "../binary/_pairs.ts";
import { filled } from "./_filled.ts";
import { openShell } from "./_shell.ts";

/** Every example of every help page. */
export async function allExamples(): Promise<string[]> {
  const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));
  return commands.flatMap(({ examples }) => (examples ?? []).map(([line]) => line));
}

/** Examples that cannot run here, and why. */
export const notRun: readonly (readonly [RegExp, string])[] = [
  [/^gcs audit load(?: --skip-errors.*)?$/, "reads the log of this machine's own server"],
  [
    /--no-local-server/,
    "asks for the code of the login page, as tests/slow/pty/login_test.ts has it",
  ],
  ...await programTellsTls()
    ? []
    : [[/(?:self-diagnostic|doctor) tls/, "needs a base of Deno 2.9"] as const],
];

/** Runs examples as they stand, each in a shell of its own, and returns what is wrong. */
export async function runExamples(lines: readonly string[]): Promise<string[]> {
  const wrong = await mapInPairs(lines, async (line) => {
    if (notRun.some(([pattern]) => pattern.test(line))) return [];
    await using shell = await openShell();
    const { first = [], env, fault, code: wanted = 0 } = circumstances
      .find(([pattern]) => pattern.test(line))?.[1] ?? {};
    if (fault !== undefined) shell.stage.sandbox.faults.add(fault);
    const lines = [...first, line].map((one) => filled(one, shell)).join("\n");
    const { code, stdout } = await shell.run(lines, env);
    return code === wanted ? [] : [`${line}: ${code}\n${stdout.slice(-500)}`];
  });
  return wrong.flat();
}

/** What a line needs before it can work, and how it ends where that is not with 0. */
interface Circumstance {
  readonly first?: readonly string[];
  readonly code?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly fault?: FaultRule;
}

const service = {
  GCS_CLI_CLIENT_ID: seedIds.serviceClient,
  GCS_CLI_CLIENT_SECRET: serviceClientSecret,
};
const load = "gcs audit load log/gridftp-transfer.log";
const certificate = "data.example.org --certificate cert.pem --private-key key.pem";
const consent = `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections` +
  `[*https://auth.globus.org/scopes/${seedIds.mappedCollection}/data_access]`;

const circumstances: readonly (readonly [RegExp, Circumstance])[] = [
  // A build without a key for releases takes none; tests/nightly/update has two with one.
  [/^gcs update --undo/, { code: 6 }],
  [/^gcs (?:update|version --check)/, { code: 1 }],
  [/^gcs alias delete/, { first: ["gcs alias set guests 'collection list'"] }],
  // The sandbox has no web app, and this machine no browser to open.
  [/--web$/, {
    env: { ...service, GLOBUS_SDK_SERVICE_URL_AUTH: "https://auth.globus.org", CI: "1" },
  }],
  [/verify --against/, { first: [load, "gcs audit verify > checkpoints.txt"] }],
  [/restore \/secure/, { first: [load, "gcs audit backup /secure/audit-2026-01-31.db"] }],
  [/restore backup.db/, {
    first: [
      load,
      "gcs audit backup backup.db --new-key -F json > made.json",
      "export GCS_BACKUP_KEY=$(jq -r .key made.json)",
    ],
  }],
  [/audit (?:backup|dump|query|prune|rekey|report|stats|trail|verify)|--destroy-keys/, {
    first: [load],
  }],
  [/scan-scripts/, { code: 1 }],
  [/create-guest/, { first: [`gcs session consent -- '${consent}'`] }],
  [/collection domain (?:show|delete)/, {
    first: [`gcs collection domain update COLLECTION_ID ${certificate}`],
  }],
  [/endpoint domain (?:show|delete)/, { first: [`gcs endpoint domain update ${certificate}`] }],
  [/completion powershell/, { env: { PROFILE: "profile.ps1" } }],
  [/--as-service/, { env: service }],
  [/--resume/, {
    first: [
      "gcs config set api.max_retries 0",
      "gcs role batch-delete ROLE_ID OTHER_ROLE_ID --yes || true",
    ],
    fault: { match: { method: "DELETE" }, status: 500, times: 1 },
  }],
];
