import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { systemRandom } from "../../src/base/mod.ts";
import type { Keyring } from "../../src/keys/mod.ts";
import { fakeClock } from "./helpers.ts";

const clock = fakeClock();
/** What every vault here is made with. */
export const base = { clock, random: systemRandom };
/** Whether an error is of the key store and says so. */
export const secureStore = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof GcsError, String(error));
  assert.equal(error.kind, "secure_store");
  assert.equal(error.exitCode, 10);
  assert.match(error.message, message);
  return true;
};
/** A keyring that fails. */
export const brokenKeyring = (error: Error): Keyring => ({
  get: () => Promise.reject(error),
  set: () => Promise.reject(error),
  delete: () => Promise.reject(error),
});
/** A passphrase, and somebody who types it. */
export const words = "a passphrase of some length";
export const passphrase = (text = words) => {
  let asked = 0;
  return { ask: () => Promise.resolve((asked++, new Secret(text))), count: () => asked };
};
