import { join } from "node:path";
import { openAuditDatabase } from "../../../src/audit/mod.ts";
import { environment } from "../../../src/config/mod.ts";
import type { Context } from "../../../src/command/mod.ts";
import { auditFile, createContext } from "../../../src/context/mod.ts";
import { type FaultRule, seedIds } from "../../../src/sandbox/mod.ts";
import { memoryKeyring } from "../../../src/keys/mod.ts";
import { noGlobals, setStage, type Stage } from "../../_support/stage.ts";
import { createAuthority } from "../../http/_server.ts";
import { bufferStreams } from "../../_support/streams.ts";
import { boxGateway, credentialId, declaration } from "./canary_samples.ts";

const connectors = {
  posix: "145812c8-decc-41f1-83cf-bb2a85a2a70b",
  s3: "7643e831-5f6c-4b47-a07f-8ee90f401d23",
  box: "7c100eae-40fe-11e9-95a3-9cb6d0d9fd63",
} as const;

/** Random text that stands nowhere but where a test put it. */
export function canary(): string {
  return `Zq${crypto.getRandomValues(new Uint8Array(20)).toHex()}`;
}

/** A file of a canary stage that holds a private key, and may. */
export const plantedKey = "domain.key";

/** Secret of the service client of a canary stage. */
export const clientSecret = canary();

/** A stage whose service client has a canary for a secret, with one user credential. */
export async function canaryStage(settings = ""): Promise<Stage> {
  const stage = await setStage({
    sandbox: {
      seed: {
        "clients": [
          { "client_id": seedIds.nativeClient, "name": "gcs" },
          { "client_id": seedIds.serviceClient, "name": "service", "client_secret": clientSecret },
        ],
        "storage_gateways": [
          { "id": seedIds.posixGateway, "display_name": "Files", "connector_id": connectors.posix },
          {
            "id": seedIds.s3Gateway,
            "display_name": "Objects",
            "connector_id": connectors.s3,
            "policies": {
              "DATA_TYPE": "s3_storage_policies#1.2.0",
              "s3_endpoint": "https://s3.example.org",
              "s3_buckets": ["results"],
              "s3_user_credential_required": true,
            },
          },
          { "id": boxGateway, "display_name": "Box", "connector_id": connectors.box },
        ],
        "user_credentials": [{
          "id": credentialId,
          "storage_gateway_id": seedIds.s3Gateway,
          "connector_id": connectors.s3,
          "identity_id": seedIds.admin,
          "username": "ada",
        }],
      },
    },
    settings,
  });
  const { code, stderr } = await stage.run(["config", "set", "api.max_retries", "0"]);
  if (code !== 0) throw new Error(stderr);
  await Deno.writeTextFile(officialOf(stage), careless, { mode: 0o755 });
  const { cert, key } = await (await createAuthority()).issue({ names: ["data.example.org"] });
  await Deno.writeTextFile(join(stage.folder, "domain.pem"), cert);
  await Deno.writeTextFile(join(stage.folder, "site.yaml"), declaration);
  await Deno.writeTextFile(join(stage.folder, "gridftp-audit.log"), "a line that is no record\n");
  const deploymentKey = JSON.stringify({ "client_id": seedIds.endpoint, secret: canary() });
  await Deno.writeTextFile(join(stage.folder, "deployment-key.json"), deploymentKey, {
    mode: 0o600,
  });
  await Deno.writeTextFile(join(stage.folder, plantedKey), key, { mode: 0o600 });
  return stage;
}

/** An official program that tells everything it was given. */
const careless = `#!/bin/sh
said=$(cat)
echo "{\\"words\\": \\"$*\\", \\"said\\": \\"$(printf %s "$said" | tr -d '"')\\"}"
echo "failed with $said and $(env)" >&2
exit 1
`;

/** Where a stage has its official program. */
export function officialOf(stage: Stage): string {
  return join(stage.folder, "official");
}

/** Every way in which a request fails. All answers but broken ones repeat what was sent. */
export const failures: readonly FaultRule[] = [
  ...[401, 403, 404, 409, 422, 500, 503].map((status) => ({ status, body: "echo" } as const)),
  { body: "broken" },
  { body: "html" },
  { drop: "before" },
  { drop: "middle" },
];

async function withContext<T>(stage: Stage, use: (context: Context) => Promise<T>): Promise<T> {
  const { folder } = stage;
  const context = createContext({
    globals: noGlobals,
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams: bufferStreams().streams,
    environment: environment(
      new Map([["HOME", folder], ["GLOBUS_CONNECT_SERVER_CONFIG_DIR", folder]]),
    ),
    keyring: memoryKeyring(stage.keyring),
  });
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}

/** Access and refresh tokens of the default profile, and the keys in the keyring. */
export async function storedSecrets(stage: Stage): Promise<string[]> {
  const login = await withContext(
    stage,
    async (context) => (await context.tokens()).load("default"),
  );
  const tokens = Object.values(login?.tokens ?? {}).flatMap((token) => [
    token.accessToken.reveal(),
    ...token.refreshToken === undefined ? [] : [token.refreshToken.reveal()],
  ]);
  return [...tokens, ...stage.keyring.values()].filter((secret) => secret.length >= 16);
}

/** Every record of the trail as text. */
export async function trailText(stage: Stage): Promise<string> {
  return await withContext(stage, async (context) => {
    using audit = await openAuditDatabase({ ...(await auditFile(context)).file, unchecked: true });
    return [...audit.trail()].map((entry) => JSON.stringify(entry)).join("\n");
  });
}

/** Every file of the configuration folder as Latin-1 text, by its path in the folder. */
export async function filesOf(stage: Stage): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const walk = async (inner: string) => {
    for await (const { name, isDirectory } of Deno.readDir(join(stage.folder, inner))) {
      const path = join(inner, name);
      if (isDirectory) await walk(path);
      else {found.set(
          path,
          new TextDecoder("latin1").decode(await Deno.readFile(join(stage.folder, path))),
        );}
    }
  };
  await walk("");
  return found;
}
