import { kernelKeys } from "../../native/mod.ts";
import type { MemoryPlace } from "./opened_keys.ts";

/** The kernel's keyring of this user, where there is one. */
export function kernelPlace(): MemoryPlace | undefined {
  const keys = kernelKeys();
  return keys && {
    name: "the kernel's keyring",
    read: (name) => Promise.resolve(keys.read(name)),
    keep: (name, payload, seconds) => Promise.resolve(keys.keep(name, payload, seconds)),
    forget: (name) => Promise.resolve(keys.forget(name)),
  };
}
