import { checkTlsPolicy, tellsTls, whoTellsTls } from "../../http/mod.ts";
import { tlsPolicy } from "../../context/mod.ts";
import { dirname, join } from "node:path";
import { makePassingFolder } from "../../files/mod.ts";
import { lookForOfficial } from "../../official/mod.ts";
import { officialPlaces } from "../_official.ts";
import { type Check, ok, warning } from "./_check.ts";

/** Which Deno this is, and whether it can keep a strict TLS policy. */
export const runtimeCheck: Check = {
  name: "runtime",
  async run(context) {
    const version = `Deno ${Deno.version.deno}`;
    if (tellsTls()) return ok(`${version}, can check a strict TLS policy`);
    const { strict } = checkTlsPolicy(await tlsPolicy(await context.config()));
    const detail = `${version} cannot check a strict TLS policy`;
    const fix = whoTellsTls;
    return strict ? [{ status: "problem", detail, fix }] : warning(detail, fix);
  },
};

/** The official program, which some commands hand their work to. */
export const officialCheck: Check = {
  name: "official program",
  async run({ environment }) {
    const path = await lookForOfficial(officialPlaces(environment));
    return ok(path ?? "not installed here; only what runs on a node needs it");
  },
};

/** Whether private files can be made where the system has its passing ones. */
export const temporaryFolderCheck: Check = {
  name: "temp folder",
  async run() {
    let folder: string | undefined;
    try {
      folder = await makePassingFolder("gcs-check-");
      await Deno.writeTextFile(join(folder, "file"), "x".repeat(4096), { mode: 0o600 });
      return ok(`${dirname(folder)}: private files can be made there; no code is loaded from it`);
    } catch {
      const detail = "no files can be made in the folder for passing files, which --sandbox needs";
      const fix = "make room there, or set TMPDIR to a folder of yours";
      return [{ status: "problem", detail, fix }];
    } finally {
      if (folder !== undefined) await Deno.remove(folder, { recursive: true }).catch(() => {});
    }
  },
};
