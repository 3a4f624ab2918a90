import { GcsError } from "../errors/mod.ts";
import {
  copyEmbedded,
  embeddedBytes,
  embeddedFile,
  type EmbeddedName,
  isCompiled,
} from "./embedded.ts";
import { memoryFile } from "./memory_file.ts";
import { privateCopy } from "./private_copy.ts";

/** Native code that was loaded once and can be loaded again by its path, in this process. */
export interface NativeCode {
  /** Path to load it by. */
  readonly path: string;
  /** `memory`: a sealed file without a name. `copy`: a file in the private folder. */
  readonly origin: "memory" | "copy";
}

/** What is loaded, and how. */
export interface LoadRequest {
  /** For messages: `The SQLCipher library`. */
  readonly what: string;
  /** A folder for a copy where memory does not do; it is made when needed. Without one: memory only. */
  readonly folder: string | undefined;
  /** Loads the file, or throws. */
  readonly load: (path: string) => void;
  /** For tests. */
  readonly inMemory?: typeof memoryFile;
}

/**
 * Loads native code that this program carries: from memory (Linux), or else from a private copy.
 * Nothing else is tried: no shared temporary folder, no working folder, nothing beside the program.
 *
 * Undefined when the program carries none, because it runs from its sources.
 *
 * @throws GcsError `secure_store` when it cannot be loaded, with what to set; `integrity` when the
 * program is damaged.
 */
export async function loadEmbedded(
  name: EmbeddedName,
  request: LoadRequest,
): Promise<NativeCode | undefined> {
  const { what, folder, load, inMemory = memoryFile } = request;
  const file = embeddedFile(name);
  if (file === undefined) {
    if (!isCompiled()) return undefined;
    throw new GcsError("integrity", `${what} is not in this program`, {
      hint: "install gcs again",
    });
  }
  const places: Record<NativeCode["origin"], () => Promise<string> | string> = {
    memory: () => inMemory((take) => copyEmbedded(file, take)),
    copy: () => {
      if (folder === undefined) throw new Error("there is no folder for a copy");
      return privateCopy(folder, file.suffix, embeddedBytes(file), file.sha256);
    },
  };
  const failures: unknown[] = [];
  for (const origin of ["memory", "copy"] as const) {
    if (origin === "memory" && Deno.build.os !== "linux") continue;
    try {
      const path = await places[origin]();
      load(path);
      return { path, origin };
    } catch (error) {
      if (error instanceof GcsError && error.kind === "integrity") throw error;
      failures.push(error);
    }
  }
  const last = failures.at(-1);
  const why = last instanceof GcsError ? `: ${last.message}` : "";
  const now = folder === undefined ? "" : `; now ${folder} is used`;
  throw new GcsError("secure_store", `${what} that comes with gcs could not be loaded${why}`, {
    hint: last instanceof GcsError && last.hint !== undefined
      ? last.hint
      : "set GLOBUS_CONNECT_SERVER_CONFIG_DIR to a folder of your own that is not full, " +
        `read-only or mounted noexec${now}`,
    cause: new AggregateError(failures),
  });
}
