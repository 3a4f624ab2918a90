import { fileURLToPath } from "node:url";
import { type Clock, systemClock, uuidPattern } from "../../src/base/mod.ts";
import { currentOperator } from "../../src/context/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { works } from "../commands/_expect.ts";

/** Widths of the terminals that the screens are from. */
const widths = [80, 140] as const;

/** Of more lines than this only the first and the last are kept. */
const maxLines = 24;
const kept = { first: 14, last: 6 } as const;

const root = fileURLToPath(new URL("../../", import.meta.url));
const { user, host } = currentOperator();
const operator = `${user}@${host}`;
const ada = "ada@dtn1.example.org";

/** Screens of one endpoint. */
interface Scene {
  /** Numbers for the sandbox's seed. */
  readonly seed?: unknown;
  /** Command lines that were run before. */
  readonly before?: readonly (readonly string[])[];
  /** True where the machine's own time has to be right. */
  readonly isNow?: true;
  /** File name → command line. */
  readonly screens: Readonly<Record<string, readonly string[]>>;
}

/** The first collection that a seed makes up. */
const generated = "5a4d0001-0000-4000-9000-000000000000";
const list = ["collection", "list"];
const scenes: readonly Scene[] = [
  {
    seed: { generate: { "mapped_collections": 2 } },
    before: [
      [
        "collection",
        "update",
        generated,
        "--display-name",
        "Raw data of the imaging core facility",
      ],
      ["role", "create", "administrator", "researcher@example.org"],
      ["role", "delete", "5a4d0000-0000-4000-8000-000000000705", "--yes"],
    ],
    screens: {
      "audit-trail": ["audit", "trail"],
      "auth-status": ["auth", "status"],
      "collection-list-5": list,
      "collection-show": ["collection", "show", seedIds.mappedCollection],
      "role-list": ["role", "list", "--all"],
      "storage-gateway-create-help": ["storage-gateway", "create", "--help"],
    },
  },
  {
    seed: { generate: { "mapped_collections": 100, "guest_collections": 97 } },
    screens: { "collection-list-200": list },
  },
  {
    seed: { generate: { "mapped_collections": 100, "guest_collections": 4897 } },
    screens: { "collection-list-5000": list },
  },
  {
    isNow: true,
    screens: { "self-diagnostic": ["self-diagnostic"] },
  },
  {
    seed: { collections: [], roles: [] },
    screens: { "collection-list-empty": list },
  },
];

/** Every screen as it is now, by the name of its file. */
export async function screens(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const { seed, before = [], isNow = false, screens } of scenes) {
    const clock = isNow ? systemClock : fromNoon();
    await using stage = await setStage({ clock, sandbox: { seed } });
    for (const argv of before) await works(stage, argv);
    for (const [name, argv] of Object.entries(screens)) {
      for (const columns of widths) {
        found.set(`${name}-${columns}.txt`, await screen(stage, argv, columns));
      }
    }
  }
  return found;
}

/** A clock that begins at noon of a certain day. */
function fromNoon(): Clock {
  const ahead = Date.parse("2026-11-27T12:00:00Z") - systemClock.now();
  return { ...systemClock, now: () => systemClock.now() + ahead };
}

async function screen(stage: Stage, argv: readonly string[], columns: number): Promise<string> {
  const env = { NO_COLOR: "1" };
  // Who runs this is shown at the end of a line: the terminal is as much wider as the name is.
  const wider = argv[1] === "trail" && columns > 100
    ? Math.max(operator.length, "System".length) - ada.length
    : 0;
  const options = { isTerminal: true, columns: columns + wider, env };
  const { stdout, stderr } = await stage.run(argv, options);
  const text = masked(stdout + withoutProgress(stderr), stage);
  const isWhole = argv[0] === "self-diagnostic" || argv.includes("--help");
  return `$ gcs ${argv.join(" ")}\n${isWhole ? text : shortened(text)}`;
}

/** Progress takes its own line away. */
function withoutProgress(stderr: string): string {
  // deno-lint-ignore no-control-regex
  return stderr.replaceAll(/\r\x1b\[K[^\r\n]*/g, "");
}

/** What differs from run to run and from machine to machine. */
function masked(text: string, { folder, sandbox: { address } }: Stage): string {
  const masks: readonly (readonly [shown: string | RegExp, mask: string])[] = [
    [folder, asLong("/home/ada/.globus-connect-server", folder)],
    [root, `/${"sources".padEnd(root.length - 2, "-")}/`],
    [address, asLong("127.0.0.1:44444", address)],
    [operator, ada],
    [/answers in \d+ ms/g, "answers in 10 ms"],
    [
      /within 2 min of (\S+) \(\d s (?:behind|ahead of) it\)/g,
      "within 2 min of $1 (0 s behind it)",
    ],
    [/12:\d\d:\d\d(?:\.\d+)?Z/g, "12:00:00Z"],
    [/\b[0-9a-f]{16}\b/g, "0123456789abcdef"],
    [new RegExp(`\\b(?!5a4d)${uuidPattern}`, "g"), "d22b82eb-f96b-4fef-b3ad-5dcfd7cb990d"],
  ];
  return masks.reduce((seen, [shown, mask]) => seen.replaceAll(shown, mask), text);
}

function asLong(mask: string, shown: string): string {
  return mask.slice(0, shown.length).padEnd(shown.length, "/");
}

function shortened(text: string): string {
  const lines = text.split("\n");
  const left = lines.length - kept.first - kept.last;
  if (lines.length <= maxLines) return text;
  return [...lines.slice(0, kept.first), `[… ${left} lines …]`, ...lines.slice(-kept.last)].join(
    "\n",
  );
}
