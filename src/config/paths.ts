import { join, resolve } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";
import {
  browserVariables,
  type EnvironmentName,
  environmentVariables,
  isSecretVariable,
  secretVariableNames,
} from "./environment_names.ts";

/** The environment as the program sees it: the listed variables only. Empty counts as not set. */
export interface Environment {
  get(name: EnvironmentName): string | undefined;
  /**
   * Value of a variable that holds a secret, once; no child process inherits it. Any name of the
   * form `GCS_*` or `GLOBUS_*` may be asked for, as `--secret-env NAME` does.
   *
   * @throws GcsError `usage` for another name.
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
  const drop = (name: string): Secret | undefined => {
    const value = read(name);
    source.delete(name);
    return value === undefined ? undefined : new Secret(value);
  };
  // Out of the environment at once, asked for or not: no child, no browser inherits one.
  const secrets = new Map<string, Secret | undefined>();
  for (const name of secretVariables) {
    try {
      secrets.set(name, drop(name));
    } catch {
      // Not permitted to this program: `take` says so if somebody asks for it.
    }
  }
  return {
    get: read,
    take(name) {
      if (!isSecretVariable(name)) {
        throw new GcsError(
          "usage",
          `A secret can come by variables named ${secretVariableNames} only, not by "${name}"`,
          { hint: `put it into GCS_${name.toUpperCase()} or pipe it in` },
        );
      }
      const held = secrets.get(name);
      secrets.delete(name);
      return held ?? drop(name);
    },
  };
}

/** Variables whose value is a secret. */
const secretVariables: readonly string[] = [
  "GLOBUS_SECRET_VALUE",
  "GLOBUS_CLIENT_SECRET",
  "GCS_CLI_CLIENT_SECRET",
] satisfies EnvironmentName[];

/** Names that the Deno permission list must grant, sorted. */
export const environmentNames: readonly string[] = [
  ...new Set([...Object.keys(environmentVariables), ...browserVariables]),
].sort();

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
  /** Where Globus Connect Server keeps what a node knows of its endpoint. Only root may read it. */
  readonly nodeInfoFile: string;
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
    nodeInfoFile: "/var/lib/globus-connect-server/info.json",
  };
}
