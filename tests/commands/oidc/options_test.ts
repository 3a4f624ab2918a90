import assert from "node:assert/strict";
import create from "../../../src/commands/oidc/create.ts";
import register from "../../../src/commands/oidc/register.ts";
import update from "../../../src/commands/oidc/update.ts";
import { tableIsWhole } from "../_option_table.ts";
import { canary, ignore, rehearse } from "./_rehearse.ts";

const discovery = "https://id.example.org/.well-known/openid-configuration";
const common = [
  [["--display-name", "Lab"], "--display-name=Lab"],
  [["--support-contact", "Desk"], "--support-contact=Desk"],
  [["--support-email", "Help@Example.org"], "--support-email=Help@example.org"],
] as const;

const cases = [
  {
    command: create,
    words: [],
    rows: [
      ...common,
      [["--quickstart-server-name", "id.example.org"], "--quickstart-server-name=id.example.org"],
      [["--manage-certificate-and-key"], "--manage-certificate-and-key"],
      [["--client-id", "globus"], "--client-id=globus"],
    ],
    elsewhere: [],
  },
  {
    command: update,
    words: [],
    rows: [
      ...common,
      [["--client-id", "globus"], "--client-id=globus"],
      [["--discovery-url", discovery], `--discovery-url=${discovery}`],
      [["--issuer", "https://id.example.org/"], `--discovery-url=${discovery}`],
    ],
    elsewhere: ["--update-secret"],
  },
] as const;

for (const { command, words, rows, elsewhere } of cases) {
  Deno.test({
    name: `${command.path} hands every option over under the official program's name`,
    ignore,
    async fn() {
      for (const [typed, handed] of rows) {
        await using rehearsal = await rehearse();
        const line = [...command.path.split(" "), ...words, ...typed];
        const secret: readonly string[] = typed.some((word) => word === "--client-id") &&
            command === create
          ? ["--client-secret-stdin"]
          : [];
        const outcome = await rehearsal.run([...line, ...secret], { stdin: canary });
        assert.equal(outcome.code, 0, `${line.join(" ")}: ${outcome.stderr}`);
        assert.deepEqual(await rehearsal.program.args(), [...command.path.split(" "), handed]);
      }
      tableIsWhole({
        command,
        words: [],
        method: "POST",
        path: "",
        rows: rows.map(([typed]) => [[...typed], {}]),
        elsewhere,
      });
    },
  });
}

for (
  const [typed, why] of [
    [["--display-name", "x".repeat(65)], /1 to 64 characters/],
    [["--display-name", "two\nlines"], /one line/],
    [["--support-email", "desk"], /expected an e-mail address/],
    [["--discovery-url", "http://id.example.org"], /expected an https address/],
    [["--issuer", "https://u@id.example.org"], /expected an https address/],
    [["--issuer", "https://id.example.org", "--discovery-url", discovery], /not both/],
  ] as const
) {
  Deno.test({
    name: `oidc update and register refuse ${typed[0]} ${JSON.stringify(typed[1].slice(0, 24))}`,
    ignore,
    async fn() {
      await using rehearsal = await rehearse();
      for (const command of [update, register]) {
        const outcome = await rehearsal.run([...command.path.split(" "), ...typed]);
        assert.equal(outcome.code, 2, outcome.stderr);
      }
      const { stderr } = await rehearsal.run(["oidc", "update", ...typed]);
      assert.match(stderr, why);
      assert.equal(await rehearsal.program.hasRun(), false);
    },
  });
}

for (const from of ["variable", "named variable", "stdin"] as const) {
  Deno.test({
    name:
      `oidc update gives the client's secret on by standard input, whether it came from ${from}`,
    ignore,
    async fn() {
      await using rehearsal = await rehearse();
      const flags = {
        "variable": ["--client-secret-env"],
        "named variable": ["--client-secret-env", "GCS_MY_SECRET"],
        "stdin": ["--client-secret-stdin"],
      };
      const outcome = await rehearsal.run(
        ["oidc", "update", "--update-secret", ...flags[from]],
        from === "stdin"
          ? { stdin: `${canary}\n` }
          : { env: { GLOBUS_CLIENT_SECRET: canary, GCS_MY_SECRET: canary } },
      );
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.equal(await rehearsal.program.input(), `${canary}\n`);
      assert.ok(!(await rehearsal.program.seen()).includes(canary));
    },
  });
}
