import { environment } from "../../src/config/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { sandboxLogin } from "../../src/context/sandbox.ts";
import { systemClock } from "../../src/base/mod.ts";
import type { IssueOptions } from "../../src/sandbox/mod.ts";
import { memoryKeyring } from "../../src/keys/mod.ts";
import { bufferStreams } from "../_support/streams.ts";
import { noGlobals, type Stage } from "../_support/stage.ts";

/**
 * Replaces the stage's login by that of another identity, or by one with other scopes; or gives
 * another profile one.
 */
export async function logInAs(
  stage: Stage,
  options: IssueOptions,
  profile = "default",
): Promise<void> {
  const { sandbox, folder, keyring } = stage;
  const env = environment(
    new Map([["HOME", folder], ["GLOBUS_CONNECT_SERVER_CONFIG_DIR", folder]]),
  );
  const context = createContext({
    globals: noGlobals,
    signal: new AbortController().signal,
    catalogue: () => Promise.resolve([]),
    streams: bufferStreams().streams,
    environment: env,
    keyring: memoryKeyring(keyring),
  });
  const issuer = { ...sandbox, issueTokens: () => sandbox.issueTokens(options) };
  await (await context.tokens()).save(profile, sandboxLogin(issuer, systemClock.now()));
  await context.close();
}
