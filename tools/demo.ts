// deno-lint-ignore-file no-console -- it prints for people
/**
 * Plays the main job on a sandbox endpoint, with every command and its real output: log in, make a
 * storage gateway and a collection, list, change and delete them, and look at the trail.
 */
import { join } from "node:path";
import { sandboxSettings } from "../src/context/sandbox.ts";
import { startSandbox } from "../src/sandbox/mod.ts";
import { setUp } from "./setup.ts";

const root = new URL("../", import.meta.url);
const green = (text: string) => Deno.stdout.isTerminal() ? `\x1b[1;32m${text}\x1b[0m` : text;

console.log("Setting up (the first time takes a minute: it compiles SQLCipher) …");
await setUp("demo");
const folder = await Deno.makeTempDir({ prefix: "gcs-demo-" });
const sandbox = await startSandbox({ autoApprove: "admin@example.org" });
try {
  await configure();
  await play();
} finally {
  await sandbox.close();
  await Deno.remove(folder, { recursive: true });
}

async function configure(): Promise<void> {
  const caFile = join(folder, "ca.pem");
  const passphrase = crypto.randomUUID();
  const write = (name: string, text: string, mode = 0o600) =>
    Deno.writeTextFile(join(folder, name), text, { mode });
  await write("ca.pem", sandbox.caPem);
  await write("passphrase", passphrase);
  // The demo needs no keyring; the endpoint is left out, since the login names it.
  const settings = sandboxSettings(sandbox, caFile).replace(/^endpoint:.*\n/, "")
    .replace("auth:\n", "auth:\n  key_source: passphrase\n");
  await write("config.yaml", settings);
  // Stands in for the person: opens the login page and follows it back.
  const browser = `#!/bin/sh\nexec curl -sSL --cacert '${caFile}' -o /dev/null "$1"\n`;
  await write("x-www-browser", browser, 0o700);
}

async function play(): Promise<void> {
  await gcs("login", sandbox.address);
  await gcs("whoami");
  const gateway = await gcs("storage-gateway", "create", "posix", "Lab storage", "-F", "json");
  const gatewayId = idOf(gateway);
  const created = await gcs(
    "collection",
    "create",
    gatewayId,
    "/lab",
    "Lab data",
    "--keywords",
    "genomics,cohort",
    "-F",
    "json",
    "--query",
    "{id: id, display_name: display_name, delete_protected: delete_protected}",
  );
  const id = idOf(created);
  await gcs("collection", "list");
  await gcs("collection", "update", id, "--description", "Cohort 7", "--no-delete-protected");
  await gcs("collection", "delete", id, "--dry-run");
  await gcs("collection", "delete", id, "--yes");
  await gcs("storage-gateway", "delete", gatewayId, "--yes");
  await gcs("audit", "trail", "--limit", "4");
  await gcs("logout", "--yes");
  const left = await Array.fromAsync(Deno.readDir(join(folder, "tokens")), (entry) => entry.name);
  console.log(`Token files left: ${left.filter((name) => name.endsWith(".json")).length}`);
}

/** Runs one command as a person would, and shows it with what it prints. */
async function gcs(...args: string[]): Promise<string> {
  console.log(
    green(`\n$ gcs ${args.map((word) => /[\s{]/.test(word) ? `'${word}'` : word).join(" ")}`),
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-P=gcs", "--no-prompt", "main.ts", ...args],
    cwd: root,
    env: {
      GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
      GCS_PASSPHRASE_FILE: join(folder, "passphrase"),
      PATH: `${folder}:${Deno.env.get("PATH") ?? ""}`,
      BROWSER: "x-www-browser",
    },
    stderr: "inherit",
  });
  const { code, stdout } = await child.output();
  await Deno.stdout.write(stdout);
  if (code !== 0) throw new Error(`gcs ${args.join(" ")} ended with exit code ${code}`);
  return new TextDecoder().decode(stdout);
}

function idOf(json: string): string {
  const document: unknown = JSON.parse(json);
  if (typeof document === "object" && document !== null && "id" in document) {
    return String(document.id);
  }
  throw new Error("The answer has no id");
}
