/** Uses the operating system's keyring in a session of its own; prints one JSON line. */
import process from "node:process";
import { GcsError } from "../../../src/errors/mod.ts";
import { systemRandom } from "../../../src/base/mod.ts";
import { openVault, osKeyring } from "../../../src/keys/mod.ts";
import { migrateTokens } from "../../../src/tokens/mod.ts";
import { accessOf, fakeClock, login, open } from "../../keys/helpers.ts";

const [work, folder = ""] = process.argv.slice(2);
const keyring = osKeyring({ sessionBus: process.env["DBUS_SESSION_BUS_ADDRESS"] });
const clock = fakeClock();
const { store, vault, tokens } = open(folder, keyring, clock);
const actions: Record<string, () => Promise<unknown>> = {
  probe: () => vault.probe(),
  async store() {
    await store.save("work", login());
    await vault.setItem("checkpoint", Uint8Array.of(1, 2, 3));
    return (await vault.key("tokens"))?.id;
  },
  load:
    async () => [accessOf(await store.load("work")), [...await vault.getItem("checkpoint") ?? []]],
  rotate: async () => {
    const { removedKeyIds, resealed } = await store.rotateKey();
    return [removedKeyIds.length, resealed, accessOf(await store.load("work"))];
  },
  migrate: async () => {
    const options = { folder: tokens, store, clock, keyring, clientId: "c", authUrl: "u" };
    const [found] = await migrateTokens(options);
    return [found?.result, accessOf(await store.load("go"))];
  },
  // Without the address, as a caller who does not know the environment.
  unpinned: () => openVault({ folder, clock, random: systemRandom }).probe(),
};

const start = performance.now();
let outcome: Record<string, unknown>;
try {
  outcome = { value: await actions[work ?? ""]?.() };
} catch (error) {
  if (!(error instanceof GcsError)) throw error;
  outcome = { kind: error.kind, exit: error.exitCode, message: error.message, hint: error.hint };
}
const line = JSON.stringify({ ...outcome, ms: performance.now() - start });
// The keyring library may hold a thread that never ends.
process.stdout.write(`${line}\n`, () => process.exit(0));
