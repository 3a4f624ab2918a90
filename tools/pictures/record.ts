/** Runs lines of gcs in a real terminal on a sandbox, and draws what it shows. */
import { join } from "node:path";
import { inTerminal } from "../../tests/slow/pty/_terminal.ts";
import { setProgramStage } from "../../tests/slow/_program.ts";
import { svgOf } from "./svg.ts";

/** What one picture shows. */
export interface Scene {
  readonly title: string;
  /** Files of the folder in which the lines are typed. */
  readonly files?: Readonly<Record<string, string>>;
  /** Typed and not shown. */
  readonly before?: readonly (readonly string[])[];
  /** Typed and shown, without the word `gcs`. */
  readonly lines: readonly (readonly string[])[];
}

/** Every picture by the name of its file in docs/pictures/. */
export const scenes: Readonly<Record<string, Scene>> = {
  "plan.svg": {
    title: "gcs plan shows what would make the endpoint as a file says",
    files: {
      "site.yaml": `apiVersion: gcs/v1
kind: Endpoint
endpoint: { department: Physics }
storage_gateways:
  - { display_name: Project storage, require_mfa: true }
collections:
  - display_name: Lab data
    storage_gateway: Project storage
    collection_base_path: /projects/lab
    roles: { access_manager: [researcher@example.org] }
`,
    },
    lines: [["plan", "-f", "site.yaml"]],
  },
};

/** The bytes of a picture. */
export async function record({ title, files = {}, before = [], lines }: Scene): Promise<string> {
  await using stage = await setProgramStage();
  await stage.logIn("default");
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(stage.folder, name), text, { mode: 0o600 });
  }
  const paths = new Map(Object.keys(files).map((name) => [name, join(stage.folder, name)]));
  const typed = async (argv: readonly string[]) => {
    const words = argv.map((word) => paths.get(word) ?? word);
    const { code, stdout } = await inTerminal(stage, words, []);
    if (code !== 0) throw new Error(`gcs ${argv.join(" ")}: exit code ${code}\n${stdout}`);
    return stdout;
  };
  for (const argv of before) await typed(argv);
  let shown = "";
  for (const argv of lines) {
    const command = argv.map((word) => /\s/.test(word) ? `'${word}'` : word).join(" ");
    shown += `\x1b[1m$ gcs ${command}\x1b[0m\n${await typed(argv)}`;
  }
  return svgOf(shown, { columns: 80, title });
}
