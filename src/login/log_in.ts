import { opt } from "../command/mod.ts";
import type { Context } from "../command/mod.ts";
import { browserVariables } from "../config/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { LoginResult, SessionRequirements } from "../globus/mod.ts";
import { createBrowserOpener } from "./browser.ts";
import { loopbackLogin } from "./loopback_login.ts";
import { pasteLogin } from "./paste_login.ts";

import { askOnTerminal } from "../prompts/mod.ts";
import { mayOutlastTokens, type StoredLogin } from "../tokens/mod.ts";
import { sessionPolicy } from "./session.ts";
import { passphraseInstead } from "./where_stored.ts";

/** What a login asks for, besides who it is. */
export interface LogInRequest {
  readonly scopes: readonly string[];
  readonly noLocalServer: boolean;
  readonly forceLogin?: boolean;
  readonly session?: SessionRequirements;
}

/** The option that every command with a login page takes. */
export const noLocalServer = opt.flag("Show a link and ask for the code that the page ends with");

/** Refuses a login page to a service, before anything is opened or sent. */
export function requirePerson(context: Context): void {
  if (!context.isService) return;
  throw new GcsError("usage", "A service identity does not log in", {
    hint: "unset GCS_CLI_CLIENT_SECRET to log in as a person",
  });
}

/**
 * Finds out before a page opens whether what comes of it can be stored: that the key store works,
 * that the key is there, and that the login which is there already can be opened. Where there is no
 * keyring, a person is asked for a passphrase in its place.
 */
export async function requireStore(context: Context): Promise<void> {
  const vault = await context.vault();
  await vault.probe((unusable) => passphraseInstead(context, unusable));
  await (await context.tokens()).ready((await context.config()).profile);
}

/** Sends the person through the login page. What comes of it is not stored yet. */
export async function logIn(context: Context, request: LogInRequest): Promise<StoredLogin> {
  const { clientId } = await context.auth();
  const result = await throughPage(context, request);
  const now = context.clock.now();
  return {
    ...result,
    clientId,
    authUrl: (await context.config()).values.services.auth_url,
    session: {
      startedAt: now,
      lastUsed: now,
      method: pastes(context, request.noLocalServer) ? "paste" : "browser",
    },
  };
}

/** Scopes that a login has already, so that a new page does not take them away. */
export function heldScopes(login: StoredLogin): string[] {
  return Object.values(login.tokens).flatMap(({ scope }) => scope.split(" ").filter(Boolean));
}

/**
 * The official program knows no other way, and scripts that drive it wait for the link; in an SSH
 * session a browser would open on the wrong machine. Who names a browser in BROWSER wants it.
 */
function pastes({ globals, environment }: Context, noLocalServer: boolean): boolean {
  const isElsewhere = globals.official || isRemote(environment);
  return noLocalServer || (isElsewhere && environment.get("BROWSER") === undefined);
}

function pageWords({ globals }: Context, url: URL): string {
  if (!globals.official) return `Open this page and log in:\n\n  ${url}\n\n`;
  const rule = "-".repeat(36);
  return `Please authenticate with Globus here:\n${rule}\n${url}\n${rule}\n\n`;
}

/** Opens a page in the person's browser; false where there is none: over SSH, or for a program. */
export async function openPage({ environment }: Context, url: URL): Promise<boolean> {
  const isNowhere = environment.get("BROWSER") === undefined && isRemote(environment);
  if (isNowhere || environment.get("CI") !== undefined) return false;
  return await browserOf(environment)(url);
}

function browserOf(environment: Context["environment"]): (url: URL) => Promise<boolean> {
  return createBrowserOpener({
    browser: environment.get("BROWSER"),
    env: Object.fromEntries(browserVariables.map((name) => [name, environment.get(name)])),
  });
}

function isRemote(environment: Context["environment"]): boolean {
  return (environment.get("SSH_CONNECTION") ?? environment.get("SSH_TTY")) !== undefined;
}

async function throughPage(context: Context, request: LogInRequest): Promise<LoginResult> {
  const { environment, signal, random, clock, streams } = context;
  const { scopes, forceLogin = false, session } = request;
  const config = await context.config();
  const options = {
    auth: await context.auth(),
    refreshTokens: config.values.auth.keep_refresh_tokens ||
      mayOutlastTokens(sessionPolicy(config)),
    scopes,
    forceLogin,
    random,
    signal,
    ...(session === undefined ? {} : { session }),
  };
  if (pastes(context, request.noLocalServer)) {
    return await pasteLogin({
      ...options,
      askCode: async (url) => {
        await streams.stderr.write(pageWords(context, url));
        return await readCode(streams, signal);
      },
    });
  }
  const show = (text: string) => void streams.stderr.write(`${text}\n`).catch(() => {});
  return await loopbackLogin({
    ...options,
    clock,
    openBrowser: browserOf(environment),
    onUrl: (url) => show(`Opening this page in the browser:\n\n  ${url}\n`),
    onNoBrowser: () => {
      if (!streams.stderr.isTerminal) throw nobodyThere();
      show("No browser could be opened: open the page by hand.");
    },
  });
}

/** From the person, or as one line of what is piped in. */
async function readCode(streams: Context["streams"], signal: AbortSignal): Promise<string> {
  const question = "Enter the resulting Authorization Code here:";
  if (streams.stdin.isTerminal) return await askOnTerminal(question, { streams, signal });
  await streams.stderr.write(`${question}\n`);
  const decoder = new TextDecoder();
  let text = "";
  for await (const part of streams.stdin.chunks()) {
    text += decoder.decode(part, { stream: true });
    if (/\n/.test(text) || text.length > 8192) break;
  }
  const code = text.split("\n")[0] ?? "";
  if (code.trim() !== "") return code;
  throw new GcsError("usage", "No code of the login page came on standard input", {
    hint: "run it in a terminal, or pipe the code in while it waits",
  });
}

function nobodyThere(): GcsError {
  return new GcsError("usage", "No browser could be opened, and there is no terminal", {
    hint: "run it in a terminal; for programs set GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET",
  });
}
