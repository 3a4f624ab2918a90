import { type Clock, systemClock } from "../../src/base/mod.ts";

/** A clock on which so much time has gone by between any two looks: short work takes long. */
export function leapingClock(ms: number): Clock {
  let ahead = 0;
  return { ...systemClock, now: () => systemClock.now() + (ahead += ms) };
}
