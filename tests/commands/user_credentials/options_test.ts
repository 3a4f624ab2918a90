import assert from "node:assert/strict";
import activescale from "../../../src/commands/user_credentials/activescale_create.ts";
import s3 from "../../../src/commands/user_credentials/s3_create.ts";
import { connectors } from "../../../src/gcs/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import {
  activescaleGateway,
  canary,
  changes,
  credentialStage,
  driveGateway,
} from "../_credentials.ts";
import { json, membersOf, refused, works } from "../_expect.ts";
import { type OptionRow, sendsEachOption, tableIsWhole } from "../_option_table.ts";

const env = { GLOBUS_SECRET_VALUE: canary, GCS_MY_KEY: canary };

/** Options of both kinds of key, for a credential that the stage's owner makes for others. */
const rows: readonly OptionRow[] = [
  [["--globus-identity", "researcher@example.org"], { "identity_id": seedIds.researcher }],
  [["--identity", seedIds.researcher], { "identity_id": seedIds.researcher }],
  [["--globus-identity", seedIds.admin, "--mapped-user", "ada"], {
    "identity_id": seedIds.admin,
    "username": "ada",
  }],
  [["--globus-identity", seedIds.admin, "--username", "ada"], {
    "identity_id": seedIds.admin,
    "username": "ada",
  }],
];

for (
  const [command, gateway, connector] of [
    [s3, seedIds.s3Gateway, connectors.s3.id],
    [activescale, activescaleGateway, connectors.activescale.id],
  ] as const
) {
  const words = command.path.split(" ");

  Deno.test(`${command.path} sends each option under its own name in the API`, async () => {
    await using stage = await credentialStage();
    const table = {
      command,
      method: "POST",
      path: "/api/user_credentials",
      base: { "connector_id": connector, "storage_gateway_id": gateway },
    } as const;
    await sendsEachOption(stage, { ...table, words: [...words, gateway], rows });
    const whose = ["--globus-identity", seedIds.admin];
    const spelled: readonly OptionRow[] = [
      [["--storage-gateway", gateway, ...whose], { "identity_id": seedIds.admin }],
    ];
    await sendsEachOption(stage, { ...table, words, rows: spelled });
    tableIsWhole({
      ...table,
      words,
      rows: [...rows, ...spelled],
      elsewhere: [
        "--s3-access-key-id",
        ...("pathPrefix" in (command.options ?? {}) ? ["--path-prefix"] : []),
      ],
    });
  });

  for (const from of [["--secret-env"], ["--secret-env", "GCS_MY_KEY"], ["--secret-stdin"]]) {
    Deno.test(`${command.path} takes its key from ${from.join(" ")}, and shows it nowhere`, async () => {
      await using stage = await credentialStage();
      const create = [...words, gateway, "--globus-identity", seedIds.admin];
      const outcome = await works(
        stage,
        [...create, "--s3-access-key-id", "KEYID0123", ...from, "-F", "json", "--debug"],
        from[0] === "--secret-stdin" ? { stdin: `${canary}\n` } : { env },
      );
      const policies = membersOf(membersOf(changes(stage)[0]?.body)["policies"]);
      assert.deepEqual([policies["s3_key_id"], policies["s3_secret_key"]], ["KEYID0123", canary]);
      assert.ok(!`${outcome.stdout}${outcome.stderr}`.includes(canary));
    });
  }

  Deno.test(`${command.path} refuses bad input before it sends anything`, async () => {
    await using stage = await credentialStage();
    const whose = ["--globus-identity", seedIds.admin];
    for (
      const [more, why] of [
        [[gateway], /Missing option --globus-identity/],
        [whose, /Missing argument STORAGE_GATEWAY_ID/],
        [["5a4d", ...whose], /expected a UUID/],
        [[gateway, "--storage-gateway", gateway, ...whose], /not both/],
        [[gateway, ...whose, "--identity", seedIds.admin], /Give --globus-identity or --identity/],
        [[gateway, ...whose, "--mapped-user", "a", "--username", "b"], /not both/],
        [[gateway, ...whose, "--secret-env"], /Missing option --s3-access-key-id/],
        [[gateway, ...whose, "--s3-access-key-id", "a b"], /3 to 128 printable characters/],
        [[gateway, ...whose, "--s3-access-key-id", "KEYID"], /--secret-stdin/],
      ] as const
    ) await refused(stage, [...words, ...more], why, { env });
    const key = [gateway, ...whose, "--s3-access-key-id", "KEYID"];
    const short = await stage.run([...words, ...key, "--secret-stdin"], { stdin: "short\n" });
    assert.equal(short.code, 2);
    assert.ok(!short.stderr.includes("short\n"));
    const missing = await stage.run([...words, ...key, "--secret-env", "GCS_NO_SUCH"], { env });
    assert.equal(missing.code, 2);
    const other = await stage.run([...words, driveGateway, ...whose]);
    assert.equal(other.code, 3);
    assert.match(other.stderr, /is of the Google Drive connector/);
    assert.deepEqual(changes(stage), []);
  });
}

Deno.test("user-credentials s3-create --path-prefix makes a key for those paths only", async () => {
  await using stage = await credentialStage();
  const create = ["user-credentials", "s3-create", seedIds.s3Gateway];
  const key = ["--globus-identity", seedIds.admin, "--s3-access-key-id", "KEYID0123"];
  const prefixes = ["--path-prefix", "/raw", "--path-prefix", "/out"];
  await json(stage, [...create, ...key, ...prefixes, "--secret-env"], { env });
  assert.deepEqual(membersOf(membersOf(changes(stage)[0]?.body)["policies"])["s3_multi_keys"], [
    { "path_prefixes": ["/raw", "/out"], "s3_key_id": "KEYID0123", "s3_secret_key": canary },
  ]);
  stage.sandbox.clearRequests();
  const relative = await stage.run(
    [...create, ...key, "--path-prefix", "raw", "--secret-env"],
    { env },
  );
  assert.deepEqual([relative.code, changes(stage).length], [2, 0]);
  assert.match(relative.stderr, /"raw" is not absolute/);
});

Deno.test("user-credentials list asks for one gateway, and for all identities, by the API's names", async () => {
  await using stage = await credentialStage();
  const asked = async (...words: readonly string[]) => {
    stage.sandbox.clearRequests();
    await works(stage, ["user-credentials", "list", ...words]);
    return stage.sandbox.requests.find(({ path }) => path === "/api/user_credentials")?.search;
  };
  const one = new URLSearchParams(await asked("--storage-gateway", seedIds.s3Gateway));
  assert.equal(one.get("storage_gateway"), seedIds.s3Gateway);
  const all = await asked("--all");
  assert.notEqual(all, await asked(), "--all changes what is asked for");
});
