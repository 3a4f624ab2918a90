import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";
import { GcsError } from "../../src/errors/mod.ts";
import { osKeyring } from "../../src/keys/mod.ts";
import { unlockHint } from "../../src/keys/failures.ts";
import { keyringFailure } from "../../src/keys/keyring.ts";
import { busAnswers, socketPath } from "../../src/keys/session_bus.ts";
import { holdTimers } from "../_support/held_timers.ts";
import { until } from "../_support/until.ts";
import { withFolder } from "./helpers.ts";

/** Listens on a socket file and answers the first bytes with `reply`, or with nothing. */
async function withBus(
  path: string,
  reply: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const open = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("error", () => {});
    socket.on("data", () => reply !== undefined && socket.write(reply));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  try {
    await work();
  } finally {
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

Deno.test("socketPath finds the socket file of a bus address", () => {
  assert.equal(socketPath("unix:path=/run/user/1000/bus"), "/run/user/1000/bus");
  assert.equal(socketPath("unix:guid=00,path=/tmp/a%20b;tcp:host=x"), "/tmp/a b");
  for (const other of [undefined, "", "unix:abstract=/tmp/x", "tcp:host=localhost,port=1"]) {
    assert.equal(socketPath(other), undefined);
  }
});

Deno.test("busAnswers lets a living bus and an absent one pass, and refuses a silent one", () =>
  withFolder(async (folder) => {
    const path = join(folder, "bus");
    await busAnswers(undefined, 1);
    await busAnswers(`unix:path=${path}`, 10_000);
    await withBus(path, "REJECTED EXTERNAL\r\n", () => busAnswers(`unix:path=${path}`, 10_000));
    await withBus(path, undefined, async () => {
      await assert.rejects(busAnswers(`unix:path=${path}`, 50), (error) => {
        assert.ok(error instanceof GcsError);
        assert.equal(error.kind, "secure_store");
        return /bus does not answer/.test(error.message);
      });
    });
  }));

Deno.test("osKeyring gives up on a silent bus within its limit, before the library hangs on it", () =>
  withFolder(async (folder) => {
    const path = join(folder, "bus");
    await withBus(path, undefined, async () => {
      using timers = holdTimers(20_000);
      // A third of the limit is the bus's.
      const keyring = osKeyring({ limitMs: 60_000, sessionBus: `unix:path=${path}` });
      // The second call asks the bus again: only one that has answered is taken to be alive.
      for (const account of ["x", "x"]) {
        const refusal = assert.rejects(keyring.get(account), (error) => {
          return error instanceof GcsError && /bus does not answer/.test(error.message);
        });
        await until("the bus is asked", () => timers.held > 0);
        timers.fire();
        await refusal;
      }
    });
  }));

Deno.test("keyringFailure says in words what the library's text means, with a hint to act on", () => {
  const cases = [
    ["Secret Service: unlock prompt was dismissed", /is locked/],
    ["Couldn't access platform storage: Secret Service: no result found", /no collection/],
    ["Platform failure: DBus error: no address", /no keyring service/],
    [
      "Platform failure: DBus error: Did not receive a reply. Possible causes include: policy blocked the reply",
      /not answer/,
    ],
    ["something else", /refused/],
  ] as const;
  for (const [text, message] of cases) {
    const error = keyringFailure(new Error(text));
    assert.equal(error.exitCode, 10);
    assert.match(error.message, message);
    assert.match(error.hint ?? "", /gcs config set auth\.key_source passphrase/);
    assert.ok(!error.message.includes(text));
  }
  const own = new GcsError("secure_store", "Ours");
  assert.equal(keyringFailure(own), own);
});

Deno.test("unlockHint names the tool of each operating system", () => {
  assert.match(unlockHint("darwin"), /security unlock-keychain/);
  assert.match(unlockHint("win32"), /desktop session/);
  assert.match(unlockHint("linux"), /gnome-keyring-daemon --unlock/);
});
