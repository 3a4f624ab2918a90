import { registry } from "../../../src/cli/registry.ts";
import { defaultSecretVariable, stemsOf } from "../../../src/command/secret_flags.ts";
import type { AnyCommand, SecretSpec } from "../../../src/command/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { mapInPairs } from "../binary/_pairs.ts";
import { objects } from "./_home.ts";
import { openShell, type Shell, typedSecret } from "./_shell.ts";

/** How one command that takes a secret is called. */
interface Call {
  readonly words: string;
  /** Lines before it. */
  readonly first?: readonly string[];
  /** Words of the shell that give the secret; default: that of {@linkcode typedSecret}. */
  readonly source?: string;
}

const s3 = `--globus-identity ada@example.org --s3-access-key-id A_KEY`;
const load = "gcs audit load log/gridftp-transfer.log";
const tls = "data.example.org --certificate cert.pem";

/** By path. A new command that takes a secret needs a line. */
const calls: Readonly<Record<string, Call>> = {
  "audit restore": {
    words: "audit restore backup.db --yes",
    first: [load, "gcs audit backup backup.db --new-key -F json > made.json"],
    source: "jq -r .key made.json",
  },
  "audit verify": {
    words: "audit verify",
    first: [load, "gcs audit trail --adopt -F json > made.json"],
    source: "jq -r .trail_key made.json",
  },
  "collection domain update": {
    words: `collection domain update ${seedIds.mappedCollection} ${tls}`,
    source: "cat key.pem",
  },
  "endpoint domain update": { words: `endpoint domain update ${tls}`, source: "cat key.pem" },
  "endpoint key-convert": {
    words: "endpoint key-convert --yes",
    source: "cat deployment-key.json",
  },
  "oidc create": { words: "oidc create --display-name Lab --client-id abc" },
  "oidc register": {
    words: "oidc register --display-name Lab --support-contact Desk --client-id abc " +
      "--support-email a@example.org --discovery-url https://id.example.org/.well-known/x",
  },
  "oidc update": { words: "oidc update --update-secret" },
  "storage-gateway create": {
    words: "storage-gateway create google-drive Drive --domain example.org --client-id abc",
  },
  "storage-gateway update": {
    words: `storage-gateway update dropbox ${objects.dropboxGateway} --update-secret`,
  },
  "user-credentials activescale-create": {
    words: `user-credentials activescale-create ${objects.activescaleGateway} ${s3}`,
  },
  "user-credentials s3-create": {
    words: `user-credentials s3-create ${seedIds.s3Gateway} ${s3}`,
  },
  "user-credentials s3-keys add": {
    words: `user-credentials s3-keys add ${objects.credential} --s3-access-key-id A_KEY`,
  },
  "user-credentials s3-keys update": {
    words: `user-credentials s3-keys update ${objects.credential} --s3-access-key-id KEY_ID`,
  },
};

/** A secret of a command, and a line of shell that gives it in one way. */
export interface SecretWay {
  readonly name: string;
  readonly call: Call;
  readonly line: string;
}

/** Every command that takes a secret, by every way in which it takes it. */
export async function secretWays(): Promise<SecretWay[]> {
  const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));
  return commands.flatMap((command) =>
    Object.values(command.secrets ?? {}).flatMap((spec) => waysOf(command, spec))
  );
}

/** Commands in the table that take no secret, and commands without a line in it. */
export async function strangers(): Promise<string[]> {
  const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));
  const taking = commands.filter(({ secrets }) => secrets !== undefined).map(({ path }) => path);
  return [...new Set(taking).symmetricDifference(new Set(Object.keys(calls)))];
}

function waysOf({ path }: AnyCommand, spec: SecretSpec): SecretWay[] {
  const call = calls[path] ?? { words: path };
  const { words, source = `printf %s '${typedSecret}'` } = call;
  const way = (name: string, line: string) => ({ name: `${path}, ${name}`, call, line });
  const own = spec.variable ?? defaultSecretVariable;
  return [
    // A secret that no option asks for is never asked for at a prompt either.
    ...Array.isArray(spec.onlyWith) && spec.onlyWith.length === 0
      ? []
      : [way("prompt", `gcs ${words}`)],
    ...stemsOf(spec).flatMap((stem) => [
      way(`--${stem}-stdin`, `${source} | gcs ${words} --${stem}-stdin`),
      way(`--${stem}-env`, `${own}="$(${source})" gcs ${words} --${stem}-env`),
      way(`--${stem}-env NAME`, `GCS_X="$(${source})" gcs ${words} --${stem}-env GCS_X`),
    ]),
  ];
}

/** Gives secrets, each in a shell of its own, and returns what is wrong. */
export async function giveSecrets(ways: readonly SecretWay[]): Promise<string[]> {
  const wrong = await mapInPairs(ways, async ({ name, call, line }) => {
    await using shell = await openShell();
    const { code, stdout } = await shell.run([...call.first ?? [], line].join("\n"));
    if (code !== 0) return [`${name}: ${code} ${stdout.slice(-500)}`];
    const shown = stdout.includes(typedSecret) ? [`${name}: shows the secret: ${stdout}`] : [];
    // With a source of its own the command works with the right secret alone.
    const arrived = call.source !== undefined || await receivedBy(shell);
    return arrived ? shown : [...shown, `${name}: nobody got the secret`];
  });
  return wrong.flat();
}

/** Whether the endpoint or the official program was given the secret. */
async function receivedBy({ stage, home }: Shell): Promise<boolean> {
  const sent = JSON.stringify(stage.sandbox.requests.map(({ body }) => body ?? null));
  const said = await Deno.readTextFile(`${home}/said`).catch(() => "");
  return (sent + said).includes(typedSecret);
}
