/** Timers that fire when a test says so, so that a busy machine cannot make a time limit early. */
export interface HeldTimers extends Disposable {
  /** Fires every timer that is held. */
  fire(): void;
  /** How many are held now. */
  readonly held: number;
  /** How many were set so far. */
  readonly set: number;
}

/** Holds the timers that are set for just these milliseconds from now on; others run as ever. */
export function holdTimers(...limits: readonly number[]): HeldTimers {
  const real = { set: globalThis.setTimeout, clear: globalThis.clearTimeout };
  const held = new Map<number, () => void>();
  let last = 0;
  globalThis.setTimeout = Object.assign(
    (callback: () => void, delay = 0) => {
      if (!limits.includes(delay)) return real.set(callback, delay);
      last -= 1;
      held.set(last, callback);
      return last;
    },
    real.set,
  );
  globalThis.clearTimeout = (id) => {
    if (typeof id !== "number" || !held.delete(id)) real.clear(id);
  };
  return {
    get held() {
      return held.size;
    },
    get set() {
      return -last;
    },
    fire() {
      for (const [id, callback] of [...held]) {
        held.delete(id);
        callback();
      }
    },
    [Symbol.dispose]() {
      globalThis.setTimeout = real.set;
      globalThis.clearTimeout = real.clear;
    },
  };
}
