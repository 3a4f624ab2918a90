import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { isStreamPath, readGivenFile } from "../files/mod.ts";
import { Secret } from "../secrets/mod.ts";
import {
  browserVariables,
  type EnvironmentName,
  environmentVariables,
  isSecretVariable,
  pagerVariables,
  secretVariableNames,
} from "./environment_names.ts";
import { type Proxies, readProxies } from "./proxies.ts";
import { type EnvironmentSource, variableText } from "./variable_text.ts";

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
  /** The proxies that the environment names; GcsError `usage` for a value that is no proxy. */
  proxies(): Proxies;
}

/** The environment of this process, or of another source. */
export function environment(source: EnvironmentSource = Deno.env): Environment {
  const read = (name: string): string | undefined => {
    const value = variableText(source, name);
    return value === "" ? undefined : value;
  };
  const drop = (name: string): Secret | undefined => {
    try {
      const value = read(name);
      return value === undefined ? undefined : new Secret(value);
    } finally {
      source.delete(name);
    }
  };
  let proxies: Proxies | undefined;
  // Out of the environment at once, asked for or not: no child, no browser inherits one.
  const secrets = new Map<string, Secret | GcsError | undefined>();
  for (const name of secretVariables) {
    try {
      secrets.set(name, drop(name));
    } catch (error) {
      // What is not permitted to this program `take` finds out again, if somebody asks for it.
      if (error instanceof GcsError) secrets.set(name, error);
    }
  }
  return {
    get: read,
    proxies: () => proxies ??= readProxies(source),
    take(name) {
      if (!isSecretVariable(name) && !secretVariables.includes(name)) {
        throw new GcsError(
          "usage",
          `A secret can come by variables named ${secretVariableNames} only, not by "${name}"`,
          { hint: `put it into GCS_${name.toUpperCase()} or pipe it in` },
        );
      }
      const held = secrets.get(name);
      if (held instanceof GcsError) throw held;
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
  "OTEL_EXPORTER_OTLP_HEADERS",
] satisfies EnvironmentName[];

/** Names that the Deno permission list must grant, sorted. */
export const environmentNames: readonly string[] = [
  ...new Set([...Object.keys(environmentVariables), ...browserVariables, ...pagerVariables]),
].sort();

/** Where the program keeps its files. All absolute; none is created by asking. */
export interface Paths {
  /** Home folder, for `~/` in settings; undefined where there is none. */
  readonly home: string | undefined;
  readonly configFolder: string;
  /** config.yaml, whether or not it is there. */
  readonly configFile: string;
  /** What `configFile` holds, where it was handed over from elsewhere and is not ours to change. */
  readonly givenConfig?: () => Promise<Uint8Array | undefined>;
  /** The configuration for every user of this machine, and where it lies; undefined without one. */
  readonly systemConfig?: () => Promise<SystemConfig | undefined>;
  /** What people call command lines. */
  readonly aliasFile: string;
  readonly tokensFolder: string;
  readonly auditFolder: string;
  /** Audit database unless `audit.database_path` says otherwise. */
  readonly auditDatabase: string;
  readonly logFolder: string;
  readonly stateFolder: string;
  readonly journalFolder: string;
  /** Ids and names of what was read, for completion. */
  readonly recentIdsFolder: string;
  /** Where `gcs auth agent` listens. */
  readonly agentSocket: string;
  /** Copies of the native code of a compiled program, where it cannot be loaded from memory. */
  readonly nativeFolder: string;
  /** The compiled program that runs; undefined where gcs runs from its sources. */
  readonly program: string | undefined;
  /** Where Globus Connect Server keeps what a node knows of its endpoint. Only root may read it. */
  readonly nodeInfoFile: string;
}

/** The configuration file of the machine, which only root can have written. */
export interface SystemConfig {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What the folders are found with, besides the environment. */
export interface PathsOptions {
  /** Standard input, for a configuration that comes by it. */
  readonly stdin?: () => AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** The home folder on record for this user; default: as the system knows it. */
  readonly accountHome?: () => string | undefined;
  /** Where a configuration for all users is looked for; no variable changes it. */
  readonly systemFiles?: readonly string[];
}

/**
 * By system. On Windows every user may make folders in ProgramData, but not among the programs, and
 * no owner is seen from here.
 */
const systemFiles: Partial<Record<typeof Deno.build.os, readonly string[]>> = {
  darwin: ["/Library/Application Support/gcs/config.yaml", "/etc/gcs/config.yaml"],
  windows: ["C:\\Program Files\\gcs\\config.yaml"],
};

/**
 * Finds the folders: `GLOBUS_CONNECT_SERVER_CONFIG_DIR`, else a folder in the one that systemd made
 * for a service (`StateDirectory=`), else `~/.globus-connect-server`. The home folder is that of
 * the environment, else the one on record for the user, else the root, as in containers.
 */
export function resolvePaths(env: Environment, options: PathsOptions = {}): Paths {
  const { stdin, accountHome = homeOnRecord } = options;
  const home = env.get("HOME") ?? env.get("USERPROFILE") ?? accountHome();
  const asked = env.get("GLOBUS_CONNECT_SERVER_CONFIG_DIR");
  const service = firstOf(env.get("STATE_DIRECTORY"));
  const parent = service === undefined ? undefined : join(service, "globus-connect-server");
  const configFolder = resolve(asked ?? parent ?? join(home ?? "/", ".globus-connect-server"));
  const given = givenConfig(env);
  const configFile = given ?? join(configFolder, configName);
  const forAll = options.systemFiles ?? systemFiles[Deno.build.os] ?? ["/etc/gcs/config.yaml"];
  const auditFolder = join(configFolder, "audit");
  const stateFolder = join(configFolder, "state");
  return {
    home,
    configFolder,
    configFile,
    ...(given === undefined ? {} : { givenConfig: onceRead(given, stdin) }),
    // A service whose own configuration it is reads it once, as that.
    systemConfig: async () => {
      const { findSystemConfig } = await import("./system_place.ts");
      return await findSystemConfig(forAll.filter((path) => path !== configFile), maxConfigBytes);
    },
    aliasFile: join(configFolder, "aliases.json"),
    tokensFolder: join(configFolder, "tokens"),
    auditFolder,
    auditDatabase: join(auditFolder, "audit.db"),
    logFolder: join(configFolder, "log"),
    stateFolder,
    journalFolder: join(stateFolder, "journal"),
    recentIdsFolder: join(configFolder, "cache"),
    agentSocket: join(stateFolder, "agent.sock"),
    nativeFolder: join(stateFolder, "native"),
    program: Deno.build.standalone ? Deno.execPath() : undefined,
    nodeInfoFile: "/var/lib/globus-connect-server/info.json",
  };
}

/** What a user's own configuration file is called, on disk and in messages. */
export const configName = "config.yaml";

/** Longest configuration file. */
export const maxConfigBytes = 1024 * 1024;

/** The configuration that is handed over: by name, or in the folder that systemd has for a service. */
function givenConfig(env: Environment): string | undefined {
  const named = env.get("GCS_CONFIG_FILE");
  if (named !== undefined) return isStreamPath(named) ? named : resolve(named);
  if (env.get("GLOBUS_CONNECT_SERVER_CONFIG_DIR") !== undefined) return undefined;
  const folder = firstOf(env.get("CONFIGURATION_DIRECTORY"));
  const file = folder === undefined ? undefined : join(folder, configName);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** A pipe can be read once, and several parts of a run look at the configuration. */
function onceRead(
  path: string,
  stdin: PathsOptions["stdin"],
): () => Promise<Uint8Array | undefined> {
  let bytes: Promise<Uint8Array | undefined> | undefined;
  const options = { what: "the configuration file", maxBytes: maxConfigBytes, stdin };
  return () => bytes ??= readGivenFile(path, options).then((file) => file?.bytes);
}

/** systemd lists several folders with colons between them. */
function firstOf(folders: string | undefined): string | undefined {
  return folders?.split(":").find((folder) => isAbsolute(folder));
}

function homeOnRecord(): string | undefined {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}
