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
  const { connect } = await import("node:net");
  await new Promise<void>((resolve, reject) => {
    // Without a user name the bus answers with the mechanisms it takes; nobody is logged in.
    const socket = connect({ path }, () => socket.write("\0AUTH\r\n"));
    const timer = setTimeout(() => {
      socket.destroy();
      reject(secureStore("The session bus does not answer", unlockHint()));
    }, limitMs);
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve();
    };
    socket.once("data", end).once("error", end).once("close", end);
  });
}

/** The socket file of a D-Bus address such as `unix:path=/run/user/1000/bus,guid=…`. */
export function socketPath(address: string | undefined): string | undefined {
  const first = address?.split(";")[0] ?? "";
  const path = /^unix:(?:.*,)?path=([^,]+)/.exec(first)?.[1];
  return path?.replace(/%([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
