import { type AnyCommand, flagOf } from "../../../src/command/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import type { Stage } from "../../_support/stage.ts";

/** How one command is called with values that it takes. */
export interface Sample {
  /** Arguments and options, where those made from the definition do not fit; `{folder}` is the stage's. */
  readonly words?: readonly string[];
  /** It needs a person at a terminal or goes on until Ctrl-C: exit code 2 or 130 is right here. */
  readonly unattended?: false;
  /** Its secret in the form that it takes. */
  readonly secret?: (canary: string, stage: Stage) => string;
}

/** User credential of the canary's seed. */
export const credentialId = "5a4d0000-0000-4000-8000-000000000801";

/** Storage gateway of the canary's seed whose connector has a client secret. */
export const boxGateway = "5a4d0000-0000-4000-8000-000000000802";

const principal = `urn:globus:auth:identity:${seedIds.researcher}`;

const domainWords = ["data.example.org", "--certificate", "{folder}/domain.pem"];
const domainKey = (_: string, { folder }: Stage) => Deno.readTextFileSync(`${folder}/domain.key`);

/** 32 bytes in hexadecimal digits. */
const keyOf = (canary: string) => canary.slice(2).repeat(2).slice(0, 64);

/** Commands whose definition does not tell what to call them with. A new command may need a line. */
const samples: Readonly<Record<string, Sample>> = {
  "auth agent": { unattended: false },
  "api": {
    words: [
      "PATCH",
      "/endpoint",
      "--body",
      '{"DATA_TYPE":"endpoint#1.0.0","department":"Physics"}',
    ],
  },
  "identity-mapping test": {
    words: ["ada@example.org", "--gateway", seedIds.posixGateway],
  },
  "audit load": { words: ["{folder}/gridftp-audit.log"] },
  "audit migrate": { words: ["{folder}/domain.pem"] },
  "alias set": { words: ["lab", "collection list"] },
  "audit restore": { words: ["{folder}/domain.pem"], secret: keyOf },
  "audit verify": { secret: (value) => `1:${keyOf(value)}` },
  "auth scan-scripts": { words: ["."] },
  "auth-policy create": { words: ["--display-name", "Staff", "--description", "Only us"] },
  "auth-policy update": { words: [seedIds.policy, "--description", "Changed"] },
  "collection batch-delete": { words: [seedIds.guestCollection] },
  "collection create": { words: [seedIds.posixGateway, "/data", "Data"] },
  "collection domain update": {
    words: [seedIds.mappedCollection, ...domainWords],
    secret: domainKey,
  },
  "endpoint domain update": { words: domainWords, secret: domainKey },
  "collection set-owner": { words: [seedIds.mappedCollection, seedIds.admin] },
  "collection set-owner-string": { words: [seedIds.mappedCollection, seedIds.admin] },
  "collection set-subscription-admin-verified": { words: [seedIds.mappedCollection, "true"] },
  "collection update": { words: [seedIds.mappedCollection, "--description", "Changed"] },
  "apply": { words: ["-f", "{folder}/site.yaml"] },
  "plan": { words: ["-f", "{folder}/site.yaml"] },
  "validate": { words: ["-f", "{folder}/site.yaml"] },
  "config get": { words: ["format"] },
  "config set": { words: ["format", "json"] },
  "config unset": { words: ["format"] },
  "endpoint cleanup": { words: ["--deployment-key", "{folder}/deployment-key.json"] },
  "endpoint set-owner": { words: [seedIds.admin] },
  "endpoint set-owner-string": { words: [seedIds.admin] },
  "endpoint set-subscription-id": { words: ["DEFAULT"] },
  "endpoint setup": {
    words: ["Lab", "--organization=Lab", "--contact-email=a@example.org", "--owner=a@example.org"],
  },
  "endpoint update": { words: ["--department", "Physics"] },
  "endpoint key-convert": {
    secret: (value) => JSON.stringify({ ["client_id"]: "abc", ["client_secret"]: value }),
  },
  "oidc register": {
    words: [
      "--display-name=Lab",
      "--support-contact=Desk",
      "--support-email=help@example.org",
      "--discovery-url=https://id.example.org/.well-known/openid-configuration",
      "--client-id=globus",
    ],
  },
  "login": { unattended: false },
  "node create": { words: ["--ip-address", "192.0.2.11"] },
  "node setup": { words: ["--deployment-key", "{folder}/deployment-key.json"] },
  "node update": { words: [seedIds.node, "--ip-address", "192.0.2.12"] },
  "role batch-delete": { words: ["5a4d0000-0000-4000-8000-000000000702"] },
  "role create": { words: ["administrator", principal] },
  "sandbox start": { unattended: false },
  "session consent": { words: ["openid"], unattended: false },
  "session update": { unattended: false },
  "sharing-policy create": { words: [seedIds.mappedCollection, "--user", "ada"] },
  "sharing-policy delete": { words: ["5a4d0000-0000-4000-8000-000000000703"] },
  "sharing-policy list": { words: [seedIds.mappedCollection] },
  "storage-gateway create": {
    words: ["google-cloud-storage", "Scratch", "--domain", "example.org", "--client-id", "abc"],
  },
  "storage-gateway update": { words: ["box", boxGateway, "--update-secret"] },
  "stream-gateway create": { words: ["Beamline"] },
  "stream-gateway update": { words: [seedIds.node, "--description", "Changed"] },
  // Asks no host of releases.
  "update": { words: ["--undo"] },
  "user-credentials activescale-create": {
    words: [
      seedIds.s3Gateway,
      "--globus-identity",
      seedIds.admin,
      "--s3-access-key-id",
      "KEYID012345678",
    ],
  },
  "user-credentials oauth-create": { words: [seedIds.s3Gateway], unattended: false },
  "user-credentials s3-create": {
    words: [
      seedIds.s3Gateway,
      "--globus-identity",
      seedIds.admin,
      "--s3-access-key-id",
      "KEYID012345678",
    ],
  },
  "user-credentials delete": { words: [credentialId] },
  "user-credentials s3-keys add": { words: [credentialId, "--s3-access-key-id", "KEYID012345678"] },
  "user-credentials s3-keys delete": {
    words: [credentialId, "--s3-access-key-id", "KEYID012345678"],
  },
  "user-credentials s3-keys update": {
    words: [credentialId, "--s3-access-key-id", "KEYID012345678"],
  },
};

/** Values by the name of an argument or the placeholder of an option. */
function valueFor(name: string, { sandbox, folder }: Stage): string | undefined {
  const known: readonly (readonly [RegExp, string])[] = [
    [/GUEST/, seedIds.guestCollection],
    [/COLLECTION/, seedIds.mappedCollection],
    [/GATEWAY/, seedIds.posixGateway],
    [/NODE/, seedIds.node],
    [/CREDENTIAL/, credentialId],
    [/ROLE/, "5a4d0000-0000-4000-8000-000000000702"],
    [/POLICY/, seedIds.policy],
    [/PROJECT/, seedIds.project],
    [/SUBSCRIPTION/, seedIds.subscription],
    [/GROUP/, seedIds.group],
    [/PRINCIPAL|URN/, principal],
    [/USERNAME|EMAIL|IDENTITY/, sandbox.owner.username],
    [/HOST|ENDPOINT|ADDRESS/, sandbox.address],
    [/DOMAIN|FQDN/, "data.example.org"],
    [/FILE/, `${folder}/file-${crypto.randomUUID()}`],
    [/PATH|FOLDER|DIR/, "/data"],
    [/SCOPE/, "openid"],
    [/URL/, "https://example.org/page"],
    [/^IP/, "192.0.2.20"],
    [/^ID$/, "5a4d0000-0000-4000-8000-000000000702"],
    [/NAME/, "default"],
    [/JSON/, "{}"],
    [/^N$|NUMBER|COUNT|DAYS|MINUTES/, "5"],
  ];
  return known.find(([pattern]) => pattern.test(name.toUpperCase()))?.[1];
}

/** How to call a command so that it takes everything, and how its secrets get in. */
/** A declaration that changes something. */
export const declaration =
  "apiVersion: gcs/v1\nkind: Endpoint\nendpoint: { department: Physics }\n";

export function sampleOf(command: AnyCommand, stage: Stage) {
  const sample = samples[command.path] ?? {};
  const words = sample.words?.map((word) => word.replace("{folder}", stage.folder)) ??
    derived(command, stage);
  return {
    words: [...command.path.split(" "), ...words],
    secretFlags: (Object.values(command.secrets ?? {})).slice(0, 1).map((spec) =>
      `--${spec.stem ?? "secret"}-stdin`
    ),
    secret: (value: string) => sample.secret?.(value, stage) ?? value,
    mayWantPerson: sample.unattended === false,
  };
}

function derived(command: AnyCommand, stage: Stage): string[] {
  const words = Object.values(command.args ?? {}).filter((spec) => !spec.optional).map((spec) =>
    spec.choices?.[0] ?? valueFor(spec.name, stage) ?? "sample"
  );
  for (const [member, spec] of Object.entries(command.options ?? {})) {
    if (spec.required !== true) continue;
    words.push(
      `--${flagOf(member)}`,
      spec.choices?.[0] ?? valueFor(spec.value ?? "", stage) ?? "sample",
    );
  }
  return words;
}

/** Paths in the table that name no command. */
export function strangers(paths: readonly string[]): string[] {
  return Object.keys(samples).filter((path) => !paths.includes(path));
}
