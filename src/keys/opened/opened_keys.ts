import type { Clock } from "../../base/mod.ts";

/** A place in memory outside of this process that holds a few bytes for a while. */
export interface MemoryPlace {
  /** What messages call it. */
  readonly name: string;
  /** Undefined when it has none of that name, or the place is not there. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** For so many seconds from now; 0: until it is forgotten. False where it is not taken. */
  keep(name: string, payload: Uint8Array<ArrayBuffer>, seconds: number): Promise<boolean>;
  /** False when there was none. */
  forget(name: string): Promise<boolean>;
}

/** How long a key may stay open, in minutes; 0: without end. */
export interface OpenLimits {
  /** Without a command that uses it. */
  readonly inactivityMinutes: number;
  /** In all. */
  readonly absoluteMinutes: number;
}

/** Keys that a passphrase has opened, kept from one command to the next. */
export interface OpenedKeys {
  /** The key of that name; undefined when it must be opened anew. */
  get(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The session was used: the time without use begins anew. */
  touch(name: string): Promise<void>;
  /** Keeps a key that was opened now. Undefined where no place takes it. */
  put(name: string, key: Uint8Array<ArrayBuffer>): Promise<KeptOpen | undefined>;
  /** False when none was kept. */
  drop(name: string): Promise<boolean>;
}

/** Where a key is kept open, and how long. */
export interface KeptOpen extends OpenLimits {
  readonly place: string;
}

/** What {@linkcode openedKeys} needs. */
export interface OpenedKeysOptions {
  /** The first that takes a key has it. Looked at when they are needed. */
  readonly places: () => Promise<readonly MemoryPlace[]>;
  readonly limits: OpenLimits;
  readonly clock: Clock;
}

const minute = 60_000;
const timeBytes = 8;

/** Opened keys in the given places. */
export function openedKeys({ places, limits, clock }: OpenedKeysOptions): OpenedKeys {
  /** Seconds from now to the earlier of both ends; 0: none. Undefined when it is reached. */
  const rest = (openedAt: number): number | undefined => {
    const now = clock.now();
    // A clock that went back tells nothing of the time that has passed.
    if (now < openedAt) return undefined;
    const { inactivityMinutes, absoluteMinutes } = limits;
    const ends = [
      ...(inactivityMinutes > 0 ? [inactivityMinutes * minute] : []),
      ...(absoluteMinutes > 0 ? [openedAt + absoluteMinutes * minute - now] : []),
    ];
    if (ends.length === 0) return 0;
    const seconds = Math.ceil(Math.min(...ends) / 1000);
    return seconds > 0 ? seconds : undefined;
  };
  const drop = async (name: string): Promise<boolean> => {
    let wasThere = false;
    for (const place of await places()) wasThere = await place.forget(name) || wasThere;
    return wasThere;
  };
  const find = async (name: string) => {
    for (const place of await places()) {
      const payload = await place.read(name);
      if (payload === undefined || payload.length <= timeBytes) continue;
      const { buffer, byteOffset } = payload;
      const seconds = rest(Number(new DataView(buffer, byteOffset).getBigUint64(0)));
      if (seconds !== undefined) return { place, payload, seconds };
      await place.forget(name);
    }
    return undefined;
  };
  return {
    async get(name) {
      const payload = (await find(name))?.payload;
      const key = payload?.slice(timeBytes);
      payload?.fill(0);
      return key;
    },
    async touch(name) {
      const found = await find(name);
      if (found === undefined) return;
      await found.place.keep(name, found.payload, found.seconds);
      found.payload.fill(0);
    },
    async put(name, key) {
      const openedAt = clock.now();
      const payload = new Uint8Array(timeBytes + key.length);
      new DataView(payload.buffer).setBigUint64(0, BigInt(openedAt));
      payload.set(key, timeBytes);
      try {
        for (const place of await places()) {
          if (await place.keep(name, payload, rest(openedAt) ?? 1)) {
            return { place: place.name, ...limits };
          }
        }
        return undefined;
      } finally {
        payload.fill(0);
      }
    },
    drop,
  };
}
