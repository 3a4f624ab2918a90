/** What the runtime and the libraries cost where a command does the same as floor_program.ts. */
import { join } from "node:path";
import { builtLibrary, openSqlcipher } from "../src/audit/mod.ts";
import { keyringLibrary } from "../tools/native_files.ts";
import type { FloorSteps } from "./floor_program.ts";
import type { Startup } from "./startup_commands.ts";
import { compiledPlainly, type StartupStage } from "./startup_stage.ts";

/** The register of keys, as far as it names entries of the keyring. */
interface Register {
  readonly "vault_id": string;
  readonly keys: readonly { readonly purpose: string; readonly id: string }[];
  readonly items: Readonly<Record<string, string>>;
}

/** A program that does the steps of its argument and nothing else; and what to have it do. */
export async function floors(
  stage: StartupStage,
  folder: string,
): Promise<{ readonly program: string; readonly starts: readonly Startup[] }> {
  const program = await compiledPlainly(
    new URL("floor_program.ts", import.meta.url).pathname,
    join(folder, "floor"),
    ["-A"],
  );
  const request = { url: `${stage.url}/api/info`, caFile: stage.caFile };
  const start = (what: string, steps: FloorSteps, env: Record<string, string>): Startup => ({
    what: `floor of ${what}`,
    args: [JSON.stringify(steps)],
    env,
  });
  const starts = [start("collection list, service", { request }, stage.nobody)];
  const { keyring: env, keyringFolder } = stage;
  if (env === undefined || keyringFolder === undefined) return { program, starts };
  const { vault_id: vault, keys, items }: Register = JSON.parse(
    await Deno.readTextFile(join(keyringFolder, "keys.json")),
  );
  const ofKeys = keys.map(({ purpose, id }) => `${purpose}:${id}`);
  const ofItems = Object.keys(items).map((name) => `item:${vault}:${name}`);
  const keyring = (accounts: readonly string[]) => ({ library: keyringLibrary(), accounts });
  return {
    program,
    starts: [
      ...starts,
      start("collection show, keyring", { keyring: keyring(ofKeys), request }, env),
      start("audit query, keyring", {
        keyring: keyring([...ofKeys, ...ofItems]),
        database: smallDatabase(join(folder, "floor.db")),
      }, env),
    ],
  };
}

function smallDatabase(path: string): FloorSteps["database"] & object {
  const key = crypto.getRandomValues(new Uint8Array(32));
  const library = builtLibrary();
  using db = openSqlcipher(path, { key, library });
  db.exec("CREATE TABLE note (text TEXT)");
  return { library, path, key: key.toHex() };
}
