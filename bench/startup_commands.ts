import type { StartupStage } from "./startup_stage.ts";
import { digits } from "./table.ts";

/** A command whose start is measured. */
export interface Startup {
  readonly what: string;
  /** Largest ratio to the bare program. */
  readonly goal?: number;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly fails?: boolean;
  /** PBKDF2 is taken off: it is slow on purpose. */
  readonly usesPassphrase?: boolean;
}

/** What people wait for: help, completion, and commands of each kind of login. */
export function startups(
  { nobody, service, passphrase, keyring, collection }: StartupStage,
  slowestHelp: string,
  records: number,
): Startup[] {
  const tab = (line: string) => ["__complete", "bash", "", "9", "80", line];
  const show = ["collection", "show", collection];
  const withKeyring = (what: string, args: readonly string[]) =>
    keyring === undefined ? [] : [{ what: `${what}, keyring`, goal: 4, args, env: keyring }];
  return [
    { what: "--version", goal: 1.35, args: ["--version"], env: nobody },
    { what: "--help", goal: 2, args: ["--help"], env: nobody },
    {
      what: "collection list --help",
      goal: 2,
      args: ["collection", "list", "--help"],
      env: nobody,
    },
    {
      what: "--help of the slowest command",
      goal: 2,
      args: [...slowestHelp.split(" "), "--help"],
      env: nobody,
    },
    { what: "an unknown command", args: ["colection"], env: nobody, fails: true },
    { what: "completion bash", goal: 2.5, args: ["completion", "bash"], env: nobody },
    {
      what: "a Tab behind an option",
      goal: 2.5,
      args: tab("gcs storage-gateway create posix --"),
      env: nobody,
    },
    { what: "a Tab for a collection", args: tab("gcs collection show "), env: service },
    { what: "profile list", goal: 3, args: ["profile", "list"], env: nobody },
    { what: "profile list, with a config.yaml", args: ["profile", "list"], env: service },
    { what: "collection list, service", goal: 4, args: ["collection", "list"], env: service },
    ...withKeyring("collection show", show),
    ...withKeyring(`audit query --limit 100 of ${digits(records)}`, [
      ...["audit", "query", "--limit", "100"],
    ]),
    {
      what: "collection show, passphrase, PBKDF2 left out",
      args: show,
      env: passphrase,
      usesPassphrase: true,
    },
  ];
}
