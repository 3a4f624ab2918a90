import { resolve } from "node:path";
import * as z from "zod/mini";
import { type Context, opt } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import { isStreamPath, readGivenFile } from "../../files/mod.ts";

const deploymentKey = z.looseObject({ "client_id": z.string().check(z.minLength(1)) });

/** The option that names the key's file, as the official program has it. */
export const deploymentKeyOption = {
  ...opt.file("FILE", "File with the deployment key"),
  short: "d",
};

const service = "set GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET, and give --as-service";

/** Options of releases before 5.4.67, for commands that act as a service identity now. */
export const removedClient = {
  "--client-id": service,
  "--client-secret": service,
  "--secret": service,
} as const;

/** A deployment key in a file that nobody else can change. */
export interface DeploymentKeyFile {
  /** Absolute. */
  readonly path: string;
  /** The endpoint that it belongs to. */
  readonly clientId: string;
}

/**
 * Looks at the key's file, by default `deployment-key.json` in the current folder.
 *
 * @throws GcsError `usage` when there is none or it holds no key, `failed` when others can read it.
 */
export async function deploymentKeyFile(
  context: Context,
  typed: string | undefined,
  command: string,
): Promise<DeploymentKeyFile> {
  if (typed !== undefined && isStreamPath(typed)) {
    throw new GcsError("usage", "The official program reads the deployment key by itself", {
      hint: "name a file that stays; one of a mounted secret will do",
    });
  }
  const path = resolve(typed ?? "deployment-key.json");
  const file = await readGivenFile(path, { what: "the deployment key", maxBytes: 65_536 });
  if (file === undefined) {
    throw new GcsError("usage", "There is no deployment key file of that name", {
      hint: `gcs ${command} --deployment-key FILE`,
    });
  }
  if (file.remark !== undefined) await context.warn(file.remark);
  const key = new Secret(new TextDecoder().decode(file.bytes));
  file.bytes.fill(0);
  return { path, clientId: clientOfKey(key, "the file") };
}

/** The endpoint's client id in a key. GcsError `usage` for what is none, without showing it. */
export function clientOfKey(key: Secret, what: string): string {
  try {
    return deploymentKey.parse(JSON.parse(key.reveal())).client_id;
  } catch {
    throw new GcsError("usage", `Cannot use the key: ${what} is no deployment key`);
  }
}
