import { environment } from "../../src/config/mod.ts";
import type { Context } from "../../src/command/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { sandboxLogin } from "../../src/context/sandbox.ts";
import { type Clock, systemClock } from "../../src/base/mod.ts";
import { memoryKeyring } from "../../src/keys/mod.ts";
import type { StoredLogin } from "../../src/tokens/mod.ts";
import { bufferStreams } from "../_support/streams.ts";
import { noGlobals, type Stage } from "../_support/stage.ts";

/** A context of its own on a stage's configuration; what is written to its streams is kept. */
export interface OpenContext extends AsyncDisposable {
  readonly context: Context;
  readonly stderr: () => string;
}

/** How a context differs from the stage's own. */
export interface ContextChanges {
  readonly env?: Readonly<Record<string, string>>;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  readonly progress?: boolean;
  readonly clock?: Clock;
  readonly isTerminal?: boolean;
  readonly signal?: AbortSignal;
}

/** Opens a context on the folder and the keyring of a stage. */
export function openContext(stage: Stage, changes: ContextChanges = {}): OpenContext {
  const { quiet = false, debug = false, progress = false } = changes;
  const { streams, stderr } = bufferStreams({ isTerminal: changes.isTerminal ?? false });
  const context = createContext({
    globals: { ...noGlobals, quiet, debug, progress },
    ...(changes.clock === undefined ? {} : { clock: changes.clock }),
    signal: changes.signal ?? new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams,
    environment: environment(
      new Map(Object.entries({
        HOME: stage.folder,
        GLOBUS_CONNECT_SERVER_CONFIG_DIR: stage.folder,
        ...changes.env,
      })),
    ),
    keyring: memoryKeyring(stage.keyring),
  });
  return { context, stderr, [Symbol.asyncDispose]: () => context.close() };
}

/** Replaces the login of a stage's default profile by a changed one. */
export async function changeLogin(
  stage: Stage,
  change: (login: StoredLogin) => StoredLogin,
): Promise<void> {
  await using opened = openContext(stage);
  const login = sandboxLogin(stage.sandbox, systemClock.now());
  await (await opened.context.tokens()).save("default", change(login));
}

/** A login whose every token is changed. */
export function withTokens(
  login: StoredLogin,
  change: (token: StoredLogin["tokens"][string]) => StoredLogin["tokens"][string],
): StoredLogin {
  const tokens = Object.entries(login.tokens).map(([server, token]) => [server, change(token)]);
  return { ...login, tokens: Object.fromEntries(tokens) };
}
