import { splitWords } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { findProgram, startProgram } from "../programs/mod.ts";

/** How the page of a login gets into a browser. */
export interface BrowserOptions {
  /** Value of BROWSER: one or more commands (`:` between them), `%s` stands for the address. */
  readonly browser?: string | undefined;
  /** Default: this system. */
  readonly system?: typeof Deno.build.os;
  /** The whole environment of the browser; its PATH is where programs are looked for. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Starts a program; true when it did not fail. Default: {@linkcode startOpener}. */
  readonly start?: (program: string, args: readonly string[]) => Promise<boolean>;
}

/** A function that opens a page in the person's browser, without any shell in between. */
export function createBrowserOpener(
  options: BrowserOptions = {},
): (url: URL) => Promise<boolean> {
  const system = options.system ?? Deno.build.os;
  const { env = {} } = options;
  const start = options.start ?? ((program, args) => startOpener(program, args, env));
  return async (url) => {
    const commands = browserCommands(checkedAddress(url), system, options.browser);
    // Without a desktop xdg-open finds a browser of the terminal, which it does not get.
    const own = hasNoDesktop(system, env) ? commands.slice(0, -1) : commands;
    for (const [program, ...args] of own) {
      if (program !== undefined && await start(program, args)) return true;
    }
    return false;
  };
}

function hasNoDesktop(
  system: typeof Deno.build.os,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  const desktop = ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "XDG_CURRENT_DESKTOP"];
  return system === "linux" && desktop.every((name) => env[name] === undefined);
}

/** Only https pages, and only characters that no launcher gives a meaning to. */
function checkedAddress(url: URL): string {
  const address = url.href;
  const plain = url.protocol === "https:" && url.username === "" && url.password === "" &&
    address.length <= 8192 && /^[A-Za-z0-9\-._~:/?#[\]@!$&()*+,;=%]+$/.test(address);
  if (plain) return address;
  throw new GcsError("failed", "Cannot open the page: its address is not a plain https one");
}

/** The command lines to try, each as program and arguments. */
export function browserCommands(
  address: string,
  system: typeof Deno.build.os,
  browser?: string,
): string[][] {
  const own = (browser ?? "").split(system === "windows" ? "\0" : ":")
    .map(splitWords)
    .filter((words) => words.length > 0)
    .map((words) => withAddress(words, address));
  if (system === "darwin") return [...own, ["open", address]];
  if (system === "windows") {
    return [...own, ["rundll32.exe", "url.dll,FileProtocolHandler", address]];
  }
  return [...own, ["xdg-open", address]];
}

function withAddress(words: readonly string[], address: string): string[] {
  if (!words.some((word) => word.includes("%s"))) return [...words, address];
  return words.map((word) => word.replaceAll("%s", () => address));
}

/** Milliseconds in which a launcher that cannot do its work says so. */
const patience = 2_000;

/** Starts a program that may outlive us. False when it is missing, not trusted or fails at once. */
export async function startOpener(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<boolean> {
  const program = await findProgram(name, env["PATH"]);
  if (program === undefined) return false;
  let child: Deno.ChildProcess;
  try {
    child = startProgram({ program, what: "the browser", args, env });
  } catch {
    return false;
  }
  child.unref();
  const { promise: waited, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), patience);
  const ended = child.status.then(({ success }) => success, () => false);
  try {
    return await Promise.race([ended, waited]);
  } finally {
    clearTimeout(timer);
  }
}
