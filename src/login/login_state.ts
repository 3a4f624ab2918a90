import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock, Random } from "../base/mod.ts";
import { randomText } from "../globus/mod.ts";

/** How long a `state` is good for, in milliseconds. */
export const stateLifetime = 5 * 60 * 1000;

/** The `state` that the redirect of one login must bring back (RFC 6749 section 10.12). */
export interface AwaitedState {
  /** 32 random bytes as 43 characters. */
  readonly state: string;
  /** True once, for this state, in its five minutes. A wrong one does not use it up. */
  redeem(given: string): boolean;
}

/** A new state, good from now on. */
export function awaitState(clock: Clock, random: Random): AwaitedState {
  const state = randomText(random);
  const expected = digest(state);
  const issued = clock.now();
  let isUsed = false;
  return {
    state,
    redeem(given) {
      // Digests have one length, so that the comparison tells nothing about the value.
      if (isUsed || !timingSafeEqual(digest(given), expected)) return false;
      isUsed = true;
      const age = clock.now() - issued;
      // A clock that was set back makes a state stale, not immortal.
      return age >= 0 && age < stateLifetime;
    },
  };
}

function digest(state: string): Uint8Array {
  return createHash("sha256").update(state).digest();
}
