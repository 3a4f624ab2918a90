/** Installs an archive over a program, as `gcs update` does after it has checked it. */
import { installProgram } from "../../../src/update/mod.ts";

const [program = "", archive = "", version = "", name = ""] = Deno.args;
await installProgram(
  program,
  await Deno.readFile(archive),
  { version, name, sha256: "" },
  {},
);
