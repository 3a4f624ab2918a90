import { join } from "node:path";
import type { Clock } from "../../src/base/mod.ts";
import type { AnyCommand } from "../../src/command/mod.ts";
import { connectors } from "../../src/gcs/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { createAuthority } from "../http/_server.ts";
import {
  boxGateway,
  credentialId,
  declaration,
  sampleOf,
} from "../slow/security/canary_samples.ts";
import { type LineOptions, type Outcome, setStage, type Stage } from "../_support/stage.ts";
import { json, works } from "./_expect.ts";

/** The secret that every line of a stage gives, where the command takes one. */
export const lineSecret = "canary+secret/0123456789ab";

const archive = "5a4d0000-0000-4000-8000-000000000803";
const keyId = "KEYID012345678";

/** A stage on which every change of the endpoint can be carried out. */
export async function changeStage(settings = "", clock?: Clock): Promise<Stage> {
  const gateway = (id: string, name: keyof typeof connectors, more = {}) => ({
    id,
    "display_name": name,
    "connector_id": connectors[name].id,
    "allowed_domains": ["example.org"],
    "admin_managed_credentials": true,
    ...more,
  });
  const s3 = {
    "DATA_TYPE": "s3_storage_policies#1.2.0",
    "s3_endpoint": "https://s3.example.org",
    "s3_user_credential_required": true,
  };
  const stage = await setStage({
    settings,
    ...(clock === undefined ? {} : { clock }),
    sandbox: {
      seed: {
        "storage_gateways": [
          gateway(seedIds.posixGateway, "posix"),
          gateway(seedIds.s3Gateway, "s3", { "policies": s3 }),
          gateway(seedIds.highAssuranceGateway, "posix", {
            "high_assurance": true,
            "authentication_timeout_mins": 30,
          }),
          gateway(boxGateway, "box"),
          gateway(archive, "activescale"),
        ],
        "user_credentials": [{
          "id": credentialId,
          "storage_gateway_id": seedIds.s3Gateway,
          "connector_id": connectors.s3.id,
          "identity_id": seedIds.admin,
          "username": "ada",
          "policies": {
            "DATA_TYPE": "s3_user_credential_policies#1.0.0",
            "s3_key_id": keyId,
            "s3_secret_key": "old-key",
          },
        }],
      },
    },
  });
  const { cert, key } = await (await createAuthority()).issue({ names: ["data.example.org"] });
  await Deno.writeTextFile(join(stage.folder, "domain.pem"), cert);
  await Deno.writeTextFile(join(stage.folder, "site.yaml"), declaration);
  await Deno.writeTextFile(join(stage.folder, "domain.key"), key, { mode: 0o600 });
  return stage;
}

/** The id of what a command line creates. */
async function made(stage: Stage, ...words: readonly string[]): Promise<string> {
  return String((await json(stage, words))["id"]);
}

async function setDomain(stage: Stage, ...of: readonly string[]): Promise<readonly string[]> {
  const files = [
    ...["--certificate", join(stage.folder, "domain.pem")],
    ...["--private-key", join(stage.folder, "domain.key")],
  ];
  await works(stage, [...of, "update", ...named(of), "data.example.org", ...files]);
  return [...of, "delete", ...named(of)];
}

function named([group]: readonly string[]): readonly string[] {
  return group === "collection" ? [seedIds.mappedCollection] : [];
}

const keyLine = (verb: string, id: string) =>
  Promise.resolve(["user-credentials", "s3-keys", verb, credentialId, "--s3-access-key-id", id]);

/** Words for commands that need something to be there first. */
const prepared: Readonly<Record<string, (stage: Stage) => Promise<readonly string[]>>> = {
  "collection create-guest": () =>
    Promise.resolve(["collection", "create-guest", seedIds.privateCollection, "/team", "Team"]),
  "collection delete": async (stage) => {
    const id = seedIds.mappedCollection;
    await works(stage, ["collection", "update", id, "--no-delete-protected"]);
    return ["collection", "delete", id];
  },
  "collection domain delete": (stage) => setDomain(stage, "collection", "domain"),
  "endpoint domain delete": (stage) => setDomain(stage, "endpoint", "domain"),
  "role delete": async (stage) => [
    ...["role", "delete"],
    await made(stage, "role", "create", "administrator", "researcher@example.org"),
  ],
  "sharing-policy create": () =>
    Promise.resolve([
      ...["sharing-policy", "create", seedIds.mappedCollection],
      ...["--user", "ada", "--read", "/pub"],
    ]),
  "sharing-policy delete": async (stage) => [
    ...["sharing-policy", "delete"],
    await made(
      stage,
      ...["sharing-policy", "create", seedIds.mappedCollection, "--user", "ada", "--read", "/pub"],
    ),
  ],
  "storage-gateway delete": async (stage) => [
    ...["storage-gateway", "delete"],
    await made(stage, "storage-gateway", "create", "posix", "Empty", "--domain", "example.org"),
  ],
  "stream-gateway delete": async (stage) => [
    ...["stream-gateway", "delete"],
    await made(stage, "stream-gateway", "create", "Streams"),
  ],
  "stream-gateway update": async (stage) => [
    ...["stream-gateway", "update", await made(stage, "stream-gateway", "create", "Streams")],
    ...["--display-name", "Renamed"],
  ],
  "user-credentials activescale-create": () =>
    Promise.resolve([
      ...["user-credentials", "activescale-create", archive],
      ...["--globus-identity", seedIds.admin, "--s3-access-key-id", keyId],
    ]),
  "user-credentials delete": () => Promise.resolve(["user-credentials", "delete", credentialId]),
  "user-credentials s3-keys add": async () => [
    ...await keyLine("add", "KEYID000000001"),
    "--path-prefix",
    "/raw",
  ],
  "user-credentials s3-keys delete": () => keyLine("delete", keyId),
  "user-credentials s3-keys update": () => keyLine("update", keyId),
};

/** One command line that works on a {@linkcode changeStage}. */
export interface ChangeLine {
  /** Runs it with more words after it. A dry run is given no secret. */
  run(more?: readonly string[], options?: LineOptions): Promise<Outcome>;
}

/** The line for a command, and what it works on. */
export async function changeLine(command: AnyCommand, stage: Stage): Promise<ChangeLine> {
  const sample = sampleOf(command, stage);
  const words = await prepared[command.path]?.(stage) ?? sample.words;
  return {
    run: (more = [], options = {}) =>
      stage.run([...words, ...sample.secretFlags, ...more], {
        ...options,
        ...(more.includes("--dry-run") || sample.secretFlags.length === 0
          ? {}
          : { stdin: sample.secret(lineSecret) }),
      }),
  };
}
