import { GcsError } from "../errors/mod.ts";

/** The command line of this process; the runtime lets it be read under `--allow-all` only. */
function ownCommandLine(): string | undefined {
  const path = "/proc/self/cmdline";
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Refuses to work in a process that was started with `--unsafely-ignore-certificate-errors`, with
 * or without host names. The runtime does not tell, so this finds out only where the process may
 * read its own command line: on Linux, under `--allow-all`. A compiled program takes no such switch.
 */
export function refuseUnsafeRuntime(commandLine: string | undefined = ownCommandLine()): void {
  const words = commandLine?.split("\0") ?? [];
  // Words after the script belong to the script, but none of ours is spelled like this.
  if (words.some((word) => word.startsWith("--unsafely-ignore-certificate-errors"))) {
    throw new GcsError("failed", "Certificate verification was turned off for this process", {
      hint: "Start it without --unsafely-ignore-certificate-errors",
    });
  }
}
