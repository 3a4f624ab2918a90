import { join, resolve } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";
import { type EnvironmentName, environmentVariables } from "./environment_names.ts";

/** The environment as the program sees it: the listed variables only. Empty counts as not set. */
export interface Environment {
  get(name: EnvironmentName): string | undefined;
  /**
   * Value of a variable that holds a secret, which is then dropped so that no child process
   * inherits it. Any name may be asked for, as `--secret-env NAME` does.
   *
   * @throws GcsError `usage` when the permissions do not let the program read it.
   */
  take(name: string): Secret | undefined;
}

/** Where an {@linkcode Environment} gets its values: `Deno.env`, or a Map in tests. */
export interface EnvironmentSource {
  get(name: string): string | undefined;
  delete(name: string): void;
}

/** The environment of this process, or of another source. */
export function environment(source: EnvironmentSource = Deno.env): Environment {
  const read = (name: string): string | undefined => {
    const value = source.get(name);
    return value === "" ? undefined : value;
  };
  return {
    get: read,
    take(name) {
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
        throw new GcsError("usage", `Invalid name of an environment variable "${name}"`);
      }
      try {
        const value = read(name);
        if (value === undefined) return undefined;
        source.delete(name);
        return new Secret(value);
      } catch (cause) {
        throw new GcsError("usage", `Cannot read environment variable "${name}"`, {
          hint: `use ${secretVariables.join(" or ")}, or pipe the secret in`,
          cause,
        });
      }
    },
  };
}

const secretVariables: readonly EnvironmentName[] = ["GLOBUS_SECRET_VALUE", "GLOBUS_CLIENT_SECRET"];

/** Names that the Deno permission list must grant, sorted. */
export const environmentNames: readonly string[] = Object.keys(environmentVariables).sort();

/** Where the program keeps its files. All absolute; none is created by asking. */
export interface Paths {
  /** Home folder, for `~/` in settings; undefined where there is none. */
  readonly home: string | undefined;
  readonly configFolder: string;
  readonly configFile: string;
  readonly tokensFolder: string;
  readonly auditFolder: string;
  /** Audit database unless `audit.database_path` says otherwise. */
  readonly auditDatabase: string;
  readonly logFolder: string;
  readonly stateFolder: string;
  readonly journalFolder: string;
  /** Copies of the native code of a compiled program, where it cannot be loaded from memory. */
  readonly nativeFolder: string;
}

/**
 * Finds the folders: `GLOBUS_CONNECT_SERVER_CONFIG_DIR`, else `~/.globus-connect-server`.
 *
 * @throws GcsError `usage` when neither it nor a home folder is set.
 */
export function resolvePaths(env: Environment): Paths {
  const home = env.get("HOME") ?? env.get("USERPROFILE");
  const asked = env.get("GLOBUS_CONNECT_SERVER_CONFIG_DIR");
  if (asked === undefined && home === undefined) {
    throw new GcsError("usage", "Cannot find the configuration: there is no home folder", {
      hint: "set HOME or GLOBUS_CONNECT_SERVER_CONFIG_DIR",
    });
  }
  const configFolder = resolve(asked ?? join(home ?? "", ".globus-connect-server"));
  const auditFolder = join(configFolder, "audit");
  const stateFolder = join(configFolder, "state");
  return {
    home,
    configFolder,
    configFile: join(configFolder, "config.yaml"),
    tokensFolder: join(configFolder, "tokens"),
    auditFolder,
    auditDatabase: join(auditFolder, "audit.db"),
    logFolder: join(configFolder, "log"),
    stateFolder,
    journalFolder: join(stateFolder, "journal"),
    nativeFolder: join(stateFolder, "native"),
  };
}
