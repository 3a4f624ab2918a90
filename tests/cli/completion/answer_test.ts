import assert from "node:assert/strict";
import { join } from "node:path";
import { settings } from "../../../src/config/mod.ts";
import { connectors } from "../../../src/gcs/mod.ts";
import { outputFormats } from "../../../src/output/mod.ts";
import { globalFlags } from "../../../src/command/mod.ts";
import { policyOptions } from "../../../src/commands/storage_gateway/_connectors.ts";
import { setStage } from "../../_support/stage.ts";
import { askBash, askZsh, lines, wordsOf } from "./_ask.ts";

const cases: readonly (readonly [line: string, expected: readonly string[]])[] = [
  ["coll", ["collection"]],
  ["collection del", ["delete"]],
  ["--profile lab collection sh", ["show"]],
  ["collection list --stor", ["--storage-gateway"]],
  ["collection list --format js", ["json"]],
  ["collection list --format=js", ["json"]],
  ["-F nd", ["ndjson"]],
  ["completion po", ["powershell"]],
  ["collection list --endpoint x", []],
  ["doctor t", ["tls"]],
  ["collection list --dr", ["--dry-run"]],
  ["collection list --dry-run --dr", []],
  ["config set tls.min_v", ["tls.min_version"]],
  ["config set tls.min_version ", ["1.2", "1.3"]],
  ["config set audit.required f", ["false"]],
  ["collection list --color=", ["auto", "always", "never"]],
  ["collection nonsense ", []],
  ["collection list -- --for", []],
  ["storage-gateway create pos", ["posix", "posix-staging"]],
];

Deno.test("completion knows commands, options, values behind a space and behind =", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const [line, expected] of cases) {
    assert.deepEqual(wordsOf(await askBash(stage, line)), expected, line);
  }
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("completion offers every setting, and every format that there is", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const keys = wordsOf(await askBash(stage, "config get ")).map((word) => word.trimEnd());
  assert.deepEqual(keys, settings.map(({ key }) => key));
  const format = globalFlags.find(({ flag }) => flag === "format");
  assert.deepEqual(format?.choices, outputFormats);
});

Deno.test("completion offers only the options of the connector that is named", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const policyFlags = new Set(
    Object.entries(policyOptions).flatMap(([member, spec]) =>
      (spec.names ?? [member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)])
        .map((name) => `--${name}`)
    ),
  );
  const offered = async (verb: string, connector: string) =>
    wordsOf(await askZsh(stage, "storage-gateway", verb, connector, "--"))
      .map((word) => word.split(":")[0] ?? "").filter((flag) => policyFlags.has(flag));
  const posix = ["--posix-group-allow", "--posix-group-deny"];
  assert.deepEqual(await offered("create", "posix"), posix);
  assert.deepEqual(await offered("update", "POSIX"), posix);
  assert.deepEqual(await offered("create", connectors.posix.id), posix);
  assert.ok((await offered("create", "gcs")).includes("--project"));
  // Whoever names a gateway, or a connector of the endpoint's own, may mean any.
  assert.deepEqual(new Set(await offered("update", "Projects")), policyFlags);
});

Deno.test("completion offers profiles with their endpoints", async () => {
  await using stage = await setStage({
    isLoggedIn: false,
    settings: "profiles:\n  lab: { endpoint: lab.example.org }\n  lake: {}\n",
  });
  assert.deepEqual(await askZsh(stage, "profile", "use", "l"), ["lab:lab.example.org", "lake"]);
  assert.deepEqual(await askBash(stage, "collection list --profile=lak"), ["lake"]);
});

Deno.test("completion offers files where a file is taken, and folders to go on from", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const folder = join(stage.folder, "some files");
  await Deno.mkdir(join(folder, "maps"), { recursive: true });
  for (const name of ["map.json", "other.json", ".hidden"]) {
    await Deno.writeTextFile(join(folder, name), "");
  }
  const plain = await askZsh(stage, "validate", "--file", `${folder}/ma`);
  assert.deepEqual(plain, [join(folder, "map.json"), `${join(folder, "maps")}/`]);
  const escaped = folder.replace(" ", "\\ ");
  assert.deepEqual(
    await lines(stage, ["bash", `${escaped}/o`, "9", "80", `gcs validate --file ${escaped}/o`]),
    [`${escaped}/other.json`],
  );
  assert.deepEqual(
    await lines(stage, ["bash", `"${folder}/o`, "9", "80", `gcs validate --file "${folder}/o`]),
    [`"${folder}/other.json`],
  );
  const mapping = ["storage-gateway", "create", "posix", "Data", "--identity-mapping"];
  assert.deepEqual(await askZsh(stage, ...mapping, "f"), ["file\\::a file"]);
  assert.deepEqual(
    await askZsh(stage, ...mapping, `file:${folder}/o`),
    [`file\\:${folder}/other.json`],
  );
  // The root of a storage system is nothing on this machine.
  assert.deepEqual(await askZsh(stage, "collection", "create", "x", `${folder}/`), []);
});

Deno.test("bash gets meanings where several words match, and none where it inserts", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  assert.deepEqual(await askBash(stage, "collection d"), [
    "delete  (Delete a collection)",
    "domain  (Commands of domain)",
  ]);
  assert.deepEqual(await askBash(stage, "collection d", "37"), ["delete", "domain"]);
});

Deno.test("powershell gets whole words, quoted where they need it", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await Deno.writeTextFile(join(stage.folder, "it's.json"), "");
  assert.deepEqual(
    await lines(stage, ["powershell", ":collection", ":list", ":--format=js"]),
    ["--format=json\t--format=json"],
  );
  assert.deepEqual(
    await lines(stage, ["powershell", ":validate", ":--file", `:${stage.folder}/it`]),
    [`'${stage.folder}/it''s.json'\t${stage.folder}/it's.json`],
  );
  assert.deepEqual(await lines(stage, ["powershell", ":whoam"]), [
    "whoami\tShow who is logged in",
  ]);
});

Deno.test("completion says nothing where the settings are broken or a shell is unknown", async () => {
  await using stage = await setStage({ isLoggedIn: false, settings: "nonsense: 1\n" });
  assert.deepEqual(await askBash(stage, "profile use "), []);
  assert.deepEqual(await lines(stage, ["nu", "gcs", ""]), []);
  assert.deepEqual(await lines(stage, []), []);
});
