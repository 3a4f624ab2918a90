import { delimiter, dirname } from "node:path";
import { parse } from "yaml";

const folder = new URL("../../.github/workflows/", import.meta.url);

/** A `run:` block of a workflow. */
export interface Block {
  /** Workflow, job and step: `release.yml github Publish`. */
  readonly name: string;
  readonly text: string;
  readonly shell: string;
}

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly shell?: string;
}

/** Every block of every workflow; a step without a name is called by the number of its place. */
export const blocks: readonly Block[] = [...Deno.readDirSync(folder)].map(({ name }) => name)
  .toSorted().flatMap((file) => {
    const { jobs } = parse(Deno.readTextFileSync(new URL(file, folder)));
    return Object.entries<{ readonly steps?: readonly Step[] }>(jobs)
      .flatMap(([job, { steps = [] }]) =>
        steps.flatMap(({ name, run, shell = "bash" }, index) =>
          run === undefined ? [] : [{ name: `${file} ${job} ${name ?? index}`, text: run, shell }]
        )
      );
  });

const system = "it installs packages into the system of the runner";
const windows = "it is for Windows";
const itself = "it is .ci/run itself, or a part of it that it runs in its own time";
const matrix = "the workflow itself runs it each night, for longer than a test may take";

/**
 * Where each block is run: `ci` by tests/tools/workflow_runs_test.ts, `nightly` by
 * tests/nightly/workflow_runs_test.ts in this order; for any other why it is not.
 */
export const runs: Readonly<Record<string, string>> = {
  "binaries.yml make Build the libraries": "nightly",
  "binaries.yml make Compile the programs": "nightly",
  "binaries.yml make Hold them against what is promised": "nightly",
  "binaries.yml make Pack with modes": "nightly",
  "binaries.yml apple Sign and notarize": "it needs macOS and a certificate of Apple",
  "binaries.yml test Start the program": "nightly",
  "binaries.yml test Look at the signature": "it needs macOS",
  "binaries.yml test Black-box tests": "nightly",
  "benchmarks.yml measure System packages": system,
  "benchmarks.yml measure Compile the binary": itself,
  "benchmarks.yml measure Measure and compare":
    "it measures for a long time, on a machine of its own",
  "benchmarks.yml measure Results for the next run": "it needs what the step before has measured",
  "ci.yml all System packages": system,
  "ci.yml all 3": itself,
  "ci.yml tests System packages": system,
  "ci.yml tests Library (Windows)": windows,
  "ci.yml tests Test": itself,
  "ci.yml binary System packages": system,
  "ci.yml binary Library (Windows)": windows,
  "ci.yml binary Compile": itself,
  "ci.yml binary Test the binary": itself,
  "labels.yml sync 2": "it changes the labels of the repository; tests/tools/labels_test.ts",
  "nightly.yml long System packages": system,
  "nightly.yml long Compile the binary with the newest Deno": itself,
  "nightly.yml long 4": matrix,
  "nightly.yml systems System packages": system,
  "nightly.yml systems Five programs": matrix,
  "nightly.yml systems Linux arm64": matrix,
  "nightly.yml systems Windows": matrix,
  "nightly.yml systems Packages": matrix,
  "nightly.yml systems The same bytes from another folder": matrix,
  "release.yml notes The tag is the version, and the changelog tells of it": "ci",
  "release.yml package System packages": system,
  "release.yml package Pack": "nightly",
  "release.yml package Install each package and run what it installed": "nightly",
  "release.yml package Sign the checksums": "nightly",
  "release.yml github Publish": "ci",
  "release.yml npm Publish": "ci",
  "release.yml image Publish": "ci",
  "security.yml suite Set up": system,
  "security.yml suite Security suite": itself,
  "security.yml suite Fuzz each parser for 30 seconds": matrix,
  "security.yml dependencies Licences and advisories, from two sources": itself,
  "security.yml dependencies Secrets": itself,
  "sqlcipher.yml library Tools (Linux)": system,
  "sqlcipher.yml library Tools (Windows)": windows,
  "sqlcipher.yml library Build (Windows)": windows,
  "sqlcipher.yml library Build": "ci",
  "sqlcipher.yml library A second build is instant": "ci",
  "sqlcipher.yml library The library needs nothing but the system": "ci",
  "sqlcipher.yml library Test": itself,
  "sqlcipher.yml library Test (Windows)": windows,
  "upstream.yml versions 2": "it opens issues; tests/tools/upstream_test.ts",
};

const withDeno = [dirname(Deno.execPath()), Deno.env.get("PATH") ?? ""].join(delimiter);

/** What a block said. */
export interface BlockEnd {
  readonly code: number;
  readonly output: string;
}

/** Runs a block as the runner does: `bash -e -o pipefail`, in `cwd`; `tools` has programs of its own. */
export async function runBlock(
  name: string,
  cwd: URL | string,
  env: Readonly<Record<string, string>> = {},
  tools = "",
): Promise<BlockEnd> {
  const block = blocks.find((block) => block.name === name);
  if (block === undefined) throw new Error(`There is no block "${name}"`);
  const file = await Deno.makeTempFile({ prefix: "gcs-block-", suffix: ".sh" });
  try {
    await Deno.writeTextFile(file, block.text);
    const { code, stdout, stderr } = await new Deno.Command("bash", {
      args: ["--noprofile", "--norc", "-eo", "pipefail", file],
      cwd,
      env: { PATH: tools === "" ? withDeno : [withDeno, tools].join(delimiter), ...env },
    }).output();
    const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, output: decode(stdout) + decode(stderr) };
  } finally {
    await Deno.remove(file);
  }
}
