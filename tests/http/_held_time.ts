/** Time that passes when a test says so, so that a busy machine cannot make a limit early. */
export interface HeldTime extends Disposable {
  /** Lets so many milliseconds pass, and fires what is due then. */
  pass(ms: number): void;
  /** How often somebody asked what time it is. */
  readonly asked: number;
  /** Timers that wait now. */
  readonly waiting: number;
  /** Timers that were set so far. */
  readonly set: number;
}

/** A test and the runtime wait less than this; what waits longer is a limit. */
const minLimitMs = 5_000;

/** Holds `performance.now` and the timers of limits; shorter timers run as ever. */
export function holdTime(): HeldTime {
  const real = {
    set: globalThis.setTimeout,
    clear: globalThis.clearTimeout,
    now: performance.now,
  };
  const waiting = new Map<number, { readonly at: number; readonly callback: () => void }>();
  // Whole milliseconds add up to what they should.
  let now = Math.ceil(performance.now());
  let asked = 0;
  let last = 0;
  performance.now = () => {
    asked += 1;
    return now;
  };
  globalThis.setTimeout = Object.assign(
    (callback: () => void, delay = 0) => {
      if (delay < minLimitMs) return real.set(callback, delay);
      last -= 1;
      waiting.set(last, { at: now + delay, callback });
      return last;
    },
    real.set,
  );
  globalThis.clearTimeout = (id) => {
    if (typeof id !== "number" || !waiting.delete(id)) real.clear(id);
  };
  return {
    get asked() {
      return asked;
    },
    get waiting() {
      return waiting.size;
    },
    get set() {
      return -last;
    },
    pass(ms) {
      now += ms;
      for (const [id, { at, callback }] of waiting) {
        if (at > now || !waiting.delete(id)) continue;
        callback();
      }
    },
    [Symbol.dispose]() {
      globalThis.setTimeout = real.set;
      globalThis.clearTimeout = real.clear;
      performance.now = real.now;
    },
  };
}
