import { readFile, realpath } from "node:fs/promises";
import { checkTlsPolicy, tellsTls } from "../../http/mod.ts";
import { tlsPolicy } from "../../context/mod.ts";
import { type Check, ok, warning } from "./_check.ts";

/** Which Deno this is, and whether it can keep a strict TLS policy. */
export const runtimeCheck: Check = {
  name: "runtime",
  async run(context) {
    const version = `Deno ${Deno.version.deno}`;
    if (tellsTls()) return ok(`${version}, can check a strict TLS policy`);
    const { strict } = checkTlsPolicy(await tlsPolicy(await context.config()));
    const detail = `${version} cannot check a strict TLS policy`;
    const fix = "use Deno 2.9 or later";
    return strict ? [{ status: "problem", detail, fix }] : warning(detail, fix);
  },
};

/** Native libraries of a compiled program are unpacked to the temporary folder and loaded there. */
export const temporaryFolderCheck: Check = {
  name: "temporary folder",
  async run() {
    const made = await Deno.makeTempDir({ prefix: "gcs-check-" });
    try {
      const folder = await realpath(made);
      const options = mountOptions(await mountTable(), folder);
      if (options.length === 0) return ok("it can be written to");
      if (!options.includes("noexec")) return ok("programs may be loaded from it");
      return [{
        status: "problem",
        detail: "it is mounted noexec, so the libraries of the compiled program cannot be loaded",
        fix: "set TMPDIR to a folder that is not",
      }];
    } finally {
      await Deno.remove(made);
    }
  },
};

/** What is mounted, on Linux; empty where the runtime keeps /proc from a program with permissions. */
async function mountTable(): Promise<string> {
  if (Deno.build.os !== "linux") return "";
  try {
    return await readFile("/proc/mounts", "utf8");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return "";
    throw error;
  }
}

/** Options of the mount that holds a folder: of the longest mount point that leads to it. */
export function mountOptions(table: string, folder: string): string[] {
  let longest = "";
  let options: string[] = [];
  for (const line of table.split("\n")) {
    const [, point = "", , given = ""] = line.split(" ");
    const path = point.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
    const holds = path === "/" || folder === path || folder.startsWith(`${path}/`);
    if (path === "" || !holds || path.length < longest.length) continue;
    longest = path;
    options = given.split(",");
  }
  return options;
}
