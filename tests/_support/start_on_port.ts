import { until } from "./until.ts";

/** How often another program may take the port first. */
const maxTries = 5;

/**
 * Starts a program that does not tell which port it has, and waits until it listens on the one that
 * it was given. `discard` closes what was opened of one that ended at once.
 */
export async function startOnPort(
  start: (port: number) => Deno.ChildProcess,
  discard: (child: Deno.ChildProcess) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly child: Deno.ChildProcess; readonly port: number }> {
  for (let tries = 1;; tries++) {
    const port = freePort();
    const child = start(port);
    let hasEnded = false;
    void child.status.then(() => hasEnded = true);
    await until("the program listens", async () => hasEnded || await isListening(port));
    if (!hasEnded) return { child, port };
    await discard(child);
    if (tries === maxTries) throw new Error("The program ends before it listens");
  }
}

/** A port that nobody listens on, below those that a system gives to whoever asks for any. */
function freePort(): number {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

async function isListening(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}
