import { secureStore, unlockHint } from "./failures.ts";

/**
 * Asks a D-Bus session bus for a sign of life, because the keyring library waits for a silent one
 * without end. Checks the first address that is a socket file; anything else is left to the library.
 *
 * @throws GcsError `secure_store` when the bus takes the connection but says nothing in time.
 */
export async function busAnswers(address: string | undefined, limitMs: number): Promise<void> {
  const path = socketPath(address);
  if (path === undefined) return;
  let bus: Deno.UnixConn;
  try {
    bus = await Deno.connect({ transport: "unix", path });
  } catch {
    return;
  }
  let isSilent = false;
  const timer = setTimeout(() => {
    isSilent = true;
    bus.close();
  }, limitMs);
  try {
    // Without a user name the bus answers with the mechanisms it takes; nobody is logged in.
    await bus.write(new TextEncoder().encode("\0AUTH\r\n"));
    await bus.read(new Uint8Array(64));
  } catch {
    // Of a bus that hangs up the library knows more to say.
  } finally {
    clearTimeout(timer);
  }
  if (isSilent) throw secureStore("The session bus does not answer", unlockHint());
  bus.close();
}

/** The socket file of a D-Bus address such as `unix:path=/run/user/1000/bus,guid=…`. */
export function socketPath(address: string | undefined): string | undefined {
  const first = address?.split(";")[0] ?? "";
  const path = /^unix:(?:.*,)?path=([^,]+)/.exec(first)?.[1];
  return path?.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
