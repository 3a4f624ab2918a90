import { type AnyCommand, type GlobalOptions, parseHost } from "../command/mod.ts";
import { type Environment, environment, type Paths, resolvePaths } from "../config/mod.ts";
import type { Context, ServiceIdentity } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { sanitiseDebug, type Secret } from "../secrets/mod.ts";
import {
  manageCollections,
  resourceServers,
  scopes,
  type ScopeTree,
  scopeTree,
  serialiseScopes,
} from "../globus/mod.ts";
import { type Clock, type Random, systemClock, systemRandom, visible } from "../base/mod.ts";
import type { HttpEvent } from "../http/mod.ts";
import {
  failureDetail,
  processStreams,
  type Progress,
  reportNote,
  reportWarning,
  startProgress,
  type Streams,
} from "../output/mod.ts";
import type { Keyring } from "../keys/mod.ts";
import type { Grant } from "../login/mod.ts";
import { type Measure, type Phase, unmeasured } from "../telemetry/mod.ts";
import { streamsOfRun } from "./streams.ts";
import { clientSecret, placeOfSecret } from "./given_secret.ts";
import type { VaultParts } from "./vault.ts";
import { type DebugLog, openDebugLog } from "./debug_log.ts";
import { updateNotice } from "./update_notice.ts";

/** What a context is made from. Tests and the sandbox replace parts. */
export interface ContextOptions {
  readonly globals: GlobalOptions;
  readonly signal: AbortSignal;
  /** As in the context. Default: a first Ctrl-C ends everything at once. */
  readonly drain?: Context["drain"];
  readonly catalogue: () => Promise<readonly AnyCommand[]>;
  readonly streams?: Streams;
  readonly environment?: Environment;
  readonly paths?: Paths;
  readonly clock?: Clock;
  readonly random?: Random;
  /** Told what takes time. Default: nobody wants to know. */
  readonly measure?: Measure | undefined;
  readonly keyring?: Keyring;
  /** Where a key that a passphrase opened is kept; default: outside of this process, in memory. */
  readonly openedPlaces?: VaultParts["places"];
}

/**
 * Builds the context of one run. Nothing is read, opened or even loaded before a command asks for
 * it: the code for it comes by `import()`, since all of it together takes longer than most commands.
 */
export function createContext(options: ContextOptions): Context {
  const { timeout } = options.globals;
  const command = new AbortController();
  const signal = timeout === undefined ? options.signal : command.signal;
  const env = options.environment ?? environment();
  const streams = streamsOfRun(options.streams ?? processStreams(env.get("COLUMNS")), {
    globals: options.globals,
    environment: env,
    signal,
  });
  const clock = options.clock ?? systemClock;
  const random = options.random ?? systemRandom;
  const measure = options.measure ?? unmeasured;
  const globals = withVariables(options.globals, env);
  const paths = options.paths ?? resolvePaths(env, { stdin: () => streams.stdin.chunks() });
  const closers: (() => Promise<void> | void)[] = [];
  if (timeout !== undefined) {
    const started = import("./stopping.ts").then(({ startDeadline }) =>
      startDeadline(command, options.signal, timeout)
    );
    closers.push(async () => (await started)());
  }
  const parts = { clock, random, signal };
  const service = serviceOf(env, async (path) => {
    const { readSecretFile } = await import("../prompts/mod.ts");
    const { stdin } = streams;
    const warn = (line: string) => context.warn(line);
    return await readSecretFile(path, "client secret", { stdin, warn });
  });
  let debugLog: DebugLog | undefined;
  let shown: Progress | undefined;
  const record = (line: string) => {
    debugLog ??= openDebugLog(paths, clock, (message) => context.warn(message));
    debugLog.add(line);
  };
  const debug = (line: string) => {
    if (!globals.debug) return;
    const clean = visible(sanitiseDebug(line));
    void streams.stderr.write(`gcs: debug: ${clean}\n`).catch(() => {});
    record(clean);
  };
  const debugEvent = (event: HttpEvent) => debug(JSON.stringify(event));
  const log = (event: HttpEvent) => {
    debugEvent(event);
    if (event.status !== undefined) notice?.onAnswer(event.url);
  };

  const openHttp = async (explicitHost?: string) => {
    const { httpClient } = await import("./http.ts");
    const client = await httpClient(await context.config(), globals, {
      ...parts,
      log,
      explicitHost,
      proxies: env.proxies(),
      observer: measure.observer,
    });
    closers.push(() => {
      measure.client(client.stats);
      client.close();
    });
    return client;
  };
  /** What is made on first use, within a phase. */
  const onceIn = <T>(phase: Phase, make: () => Promise<T>) =>
    once(() => measure.phase(phase, make));
  const authorizer = async (grant: Grant) => {
    const { authorizerFor } = await import("../login/mod.ts");
    return await measure.phase("keys", () => authorizerFor(context, grant));
  };
  const collectIds = once(async () => {
    const { IdCollector } = await import("../recent_ids/mod.ts");
    const collector = new IdCollector(() => clock.now());
    closers.push(async () => {
      const { values } = await context.config();
      const { idPlace } = await import("./id_place.ts");
      // What helps the next Tab is no reason to fail.
      await collector.save(await idPlace(context), values.completion.keep_ids)
        .catch((error) => context.debug(`ids are not kept: ${error}`));
    });
    return collector;
  });
  const openGcs = async (dependencies: readonly ScopeTree[] = []) => {
    const { address, clientId } = await context.endpoint();
    const { createGcsClient } = await import("../gcs/mod.ts");
    const scope = scopeTree(manageCollections(clientId), dependencies);
    return createGcsClient({
      address,
      http: await context.endpointHttp(),
      observer: await collectIds(),
      authorizer: await authorizer({
        resourceServer: clientId,
        scopes: [serialiseScopes([scope])],
      }),
    });
  };
  const context: Context = {
    streams,
    environment: env,
    globals,
    paths,
    ...parts,
    measure,
    drain: async (work) => {
      if (options.drain === undefined) return await work(signal);
      const { drained } = await import("./stopping.ts");
      return await drained(options.drain, signal, work);
    },
    catalogue: options.catalogue,
    isService: service.identity !== undefined,
    service: service.identity,
    lacksForService: service.lacks,
    config: onceIn("config", async () => {
      const { loadConfig } = await import("../config/mod.ts");
      // The settings know the formats of every command alone.
      const isRare = globals.format === "markdown";
      return await loadConfig(paths, env, isRare ? { ...globals, format: undefined } : globals);
    }),
    http: once(() => openHttp()),
    endpointHttp: once(() => {
      const explicit = globals.useExplicitHost;
      return explicit === undefined ? context.http() : openHttp(explicit);
    }),
    keyring: onceIn("keys", async () => {
      const { osKeyring } = await import("../keys/mod.ts");
      return options.keyring ?? osKeyring({
        sessionBus: env.get("DBUS_SESSION_BUS_ADDRESS"),
        nativeFolder: paths.nativeFolder,
      });
    }),
    vault: onceIn("keys", async () => {
      const { openContextVault } = await import("./vault.ts");
      return await openContextVault(context, { places: options.openedPlaces });
    }),
    tokens: onceIn("keys", async () => {
      const { createTokenStore } = await import("../tokens/mod.ts");
      const vault = await context.vault();
      return createTokenStore({ folder: paths.tokensFolder, vault, clock, random, signal });
    }),
    login: () => measure.phase("keys", async () => await (await session())()),
    auth: once(async () => {
      const { auth, services } = (await context.config()).values;
      if (auth.client_id === undefined) throw noClient();
      const { createAuthClient } = await import("../globus/mod.ts");
      return createAuthClient({
        baseUrl: services.auth_url,
        clientId: auth.client_id,
        clientSecret: await service.identity?.clientSecret(),
        http: await context.http(),
        clock,
        random,
      });
    }),
    authApi: once(async () =>
      (await context.auth()).api(
        await authorizer({
          resourceServer: resourceServers.auth,
          scopes: [scopes.openid, scopes.viewIdentitySet, scopes.manageProjects],
        }),
      )
    ),
    userNames: async (ids, isFresh = false) => {
      const { knownNames, lookUpNames } = await import("./user_names.ts");
      if (!isFresh) return await knownNames(context, ids);
      return await lookUpNames(context, ids) ?? new Map();
    },
    transfer: once(async () => {
      const { createTransferClient } = await import("../globus/mod.ts");
      return createTransferClient({
        baseUrl: (await context.config()).values.services.transfer_url,
        http: await context.http(),
        authorizer: await authorizer({
          resourceServer: resourceServers.transfer,
          scopes: [scopes.transferAll],
        }),
      });
    }),
    endpoint: once(async () => {
      const { findEndpoint } = await import("../endpoint/mod.ts");
      return await findEndpoint(context);
    }),
    gcs: once(() => openGcs()),
    gcsWith: (dependency) => openGcs([scopeTree(dependency, [], true)]),
    trail: onceIn("audit", async () => {
      const { openContextTrail } = await import("./audit.ts");
      const trail = await openContextTrail(context);
      closers.push(() => trail.close());
      return trail;
    }),
    progress: (label, of) => {
      shown = startProgress({
        label,
        ...of,
        stream: streams.stderr,
        clock,
        plain: env.get("ACCESSIBLE") !== undefined || env.get("TERM") === "dumb",
        everywhere: globals.progress,
        quiet: globals.quiet || (env.get("CI") !== undefined && !globals.progress),
      });
      return shown;
    },
    warn: async (message) => {
      if (globals.quiet) return;
      await shown?.hide();
      await reportWarning(message, streams.stderr);
    },
    debug,
    debugFailure: (error) => {
      if (!globals.debug) return;
      for (const line of failureDetail(error)) record(line);
    },
    say: async (line) => {
      if (globals.quiet) return;
      await shown?.hide();
      await reportNote(line, streams.stderr);
    },
    close: async () => {
      await notice?.end();
      for (const close of closers.splice(0).reverse()) await close();
      await debugLog?.close();
    },
  };
  const notice = updateNotice(context, debugEvent);
  const session = once(async () => {
    const { openSession } = await import("../login/mod.ts");
    return openSession(context);
  });
  return context;
}

/** The client that acts for itself. Its secret is in the environment, or in a file read when needed. */
function serviceOf(
  env: Environment,
  read: (path: string) => Promise<Secret>,
): { readonly identity?: ServiceIdentity; readonly lacks?: string } {
  const clientId = env.get("GCS_CLI_CLIENT_ID");
  const secret = env.take("GCS_CLI_CLIENT_SECRET");
  const place = placeOfSecret(env, clientSecret);
  const hasSecret = (secret ?? place) !== undefined;
  if (clientId !== undefined && hasSecret) {
    return {
      identity: { clientId, clientSecret: once(async () => secret ?? await read(place ?? "")) },
    };
  }
  if (clientId === undefined && !hasSecret) return {};
  return { lacks: hasSecret ? "GCS_CLI_CLIENT_ID" : "GCS_CLI_CLIENT_SECRET" };
}

function noClient(): GcsError {
  return new GcsError("usage", "No OAuth client is set, and this gcs has none built in", {
    hint: "register one with Globus, then: gcs config set auth.client_id CLIENT_ID",
  });
}

/** Makes a value on first use. A failed attempt is tried anew by the next caller. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** Global options whose value a variable may give. */
function withVariables(globals: GlobalOptions, env: Environment): GlobalOptions {
  const host = env.get("GCS_CLI_EXPLICIT_HOST");
  if (globals.useExplicitHost !== undefined || host === undefined || host === "") return globals;
  return { ...globals, useExplicitHost: parseHost(host, "GCS_CLI_EXPLICIT_HOST") };
}
