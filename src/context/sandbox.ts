import { join } from "node:path";
import {
  type Environment,
  environment,
  type EnvironmentName,
  resolvePaths,
} from "../config/mod.ts";
import type { Context, GlobalOptions } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { ensurePrivateFolder, makePassingFolder, writePrivateFile } from "../files/mod.ts";
import { type Sandbox, type SandboxOptions, startSandbox } from "../sandbox/mod.ts";
import { memoryKeyring } from "../keys/mod.ts";
import type { StoredLogin } from "../tokens/mod.ts";
import { type ContextOptions, createContext } from "./create.ts";

/**
 * A context that works on a sandbox of its own: real requests, real encryption, but an endpoint on
 * this machine and a configuration folder that is removed at the end.
 */
export async function createSandboxContext(
  options: ContextOptions,
  sandboxOptions: SandboxOptions = {},
): Promise<Context> {
  refuseElsewhere(options.globals);
  const folder = await makePassingFolder("gcs-sandbox-");
  let sandbox: Sandbox | undefined;
  try {
    sandbox = await startSandbox(sandboxOptions);
    await configure(folder, sandbox);
    const env = overlay(options.environment ?? environment(), folder);
    const context = createContext({
      ...options,
      environment: env,
      paths: resolvePaths(env, { systemFiles: [] }),
      keyring: memoryKeyring(),
    });
    const { profile } = await context.config();
    await (await context.tokens()).save(profile, sandboxLogin(sandbox, context.clock.now()));
    const close = context.close;
    return { ...context, close: () => close().finally(() => dispose(sandbox, folder)) };
  } catch (error) {
    await dispose(sandbox, folder);
    throw error;
  }
}

/** What names another place would send the command there, not to the sandbox. */
function refuseElsewhere({ endpoint, useExplicitHost }: GlobalOptions): void {
  const flag = endpoint !== undefined
    ? "--endpoint"
    : useExplicitHost !== undefined
    ? "--use-explicit-host"
    : undefined;
  if (flag === undefined) return;
  throw new GcsError("usage", `Cannot use ${flag} together with --sandbox`);
}

async function dispose(sandbox: Sandbox | undefined, folder: string): Promise<void> {
  await sandbox?.close();
  await Deno.remove(folder, { recursive: true });
}

/** Settings that lead to the sandbox and nowhere else. */
export function sandboxSettings(sandbox: Sandbox, caFile: string): string {
  return [
    `endpoint: "${sandbox.address}"`,
    "services:",
    `  auth_url: "${sandbox.authUrl}"`,
    `  transfer_url: "${sandbox.transferUrl}"`,
    "auth:",
    `  client_id: "${sandbox.clientId}"`,
    "api:",
    "  requests_per_second: 1000",
    "update:",
    "  notice: false",
    "tls:",
    `  ca_file: ${JSON.stringify(caFile)}`,
    "",
  ].join("\n");
}

async function configure(folder: string, sandbox: Sandbox): Promise<void> {
  const encoder = new TextEncoder();
  const caFile = join(folder, "ca.pem");
  await ensurePrivateFolder(folder);
  await writePrivateFile(caFile, encoder.encode(sandbox.caPem));
  const config = encoder.encode(sandboxSettings(sandbox, caFile));
  await writePrivateFile(join(folder, "config.yaml"), config);
}

/** The caller's environment, without what would lead to a real endpoint or its credentials. */
function overlay(env: Environment, folder: string): Environment {
  const hidden: readonly EnvironmentName[] = [
    "GCS_CLI_CLIENT_ID",
    "GCS_CLI_CLIENT_SECRET",
    "GCS_CLI_ENDPOINT_ID",
    "GCS_CLI_EXPLICIT_HOST",
    "GLOBUS_SDK_ENVIRONMENT",
    "GLOBUS_SDK_SERVICE_URL_AUTH",
    "GLOBUS_SDK_SERVICE_URL_TRANSFER",
    "GCS_CA_FILE",
    "GCS_CONFIG_FILE",
    "GCS_KEY_SOURCE",
    "GCS_PASSPHRASE_FILE",
    "CONFIGURATION_DIRECTORY",
    "CREDENTIALS_DIRECTORY",
    "GCS_PROFILE",
  ];
  return {
    get: (name) =>
      name === "GLOBUS_CONNECT_SERVER_CONFIG_DIR"
        ? folder
        : hidden.includes(name)
        ? undefined
        : env.get(name),
    take: (name) => env.take(name),
    proxies: () => env.proxies(),
  };
}

/** A login as the sandbox's Auth gives it to the endpoint's owner, without a browser. */
export function sandboxLogin(sandbox: Sandbox, now: number): StoredLogin {
  const tokens = sandbox.issueTokens().map((token) => [token.resourceServer, {
    accessToken: new Secret(token.accessToken),
    ...(token.refreshToken === undefined ? {} : { refreshToken: new Secret(token.refreshToken) }),
    expiresAt: now + token.expiresIn * 1000,
    issuedAt: now,
    scope: token.scopes.join(" "),
    tokenType: "Bearer",
  }]);
  return {
    tokens: Object.fromEntries(tokens),
    identity: { sub: sandbox.owner.id, username: sandbox.owner.username },
    clientId: sandbox.clientId,
    authUrl: sandbox.authUrl,
    session: { startedAt: now, lastUsed: now, method: "sandbox" },
  };
}
