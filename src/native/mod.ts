/**
 * Native code that a compiled program carries, loaded so that nobody else can have changed it: the
 * bytes are read from the program itself, compared with the SHA-256 of its build, and put where only
 * this process, or at least only this user, can write. See docs/security/threat-model.md.
 *
 * @module
 */
export { embeddedContent, type EmbeddedName, isCompiled, sha256Of } from "./embedded.ts";
export { type KernelKeys, kernelKeys } from "./kernel_keys.ts";
export { loadEmbedded, type NativeCode } from "./load.ts";
