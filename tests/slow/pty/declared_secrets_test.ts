import assert from "node:assert/strict";
import { join } from "node:path";
import { type ProgramStage, setProgramStage } from "../_program.ts";
import { programCommand } from "../../_support/binary.ts";
import { hasExpect, hasKeyring, inTerminal } from "./_terminal.ts";

async function declaring(...references: readonly string[]) {
  const stage = await setProgramStage({});
  await stage.logIn("default");
  const file = join(stage.folder, "site.yaml");
  const gateways = references.map((reference, at) =>
    `  - { display_name: Drive ${at}, connector: google-drive, ` +
    `policies: { client_id: a, secret: "${reference}" } }\n`
  );
  const head = "apiVersion: gcs/v1\nkind: Endpoint\nstorage_gateways:\n";
  await Deno.writeTextFile(file, head + gateways.join(""));
  return { stage, file };
}

function sent({ sandbox }: ProgramStage): readonly unknown[] {
  return sandbox.requests.filter(({ method }) => method === "POST").map(({ body }) =>
    JSON.parse(JSON.stringify(body)).policies.secret
  ).toSorted();
}

Deno.test({
  name: "apply asks for each secret by the name of its object, and shows none",
  ignore: !hasExpect,
  async fn() {
    const { stage, file } = await declaring("ask", "ask");
    await using _ = stage;
    const told = await inTerminal(stage, ["apply", "-f", file], [
      "expect {Plan: 2 to create}",
      'expect {The secret of the storage gateway "Drive 0":}',
      'send "first-secret-typed\\r"',
      'expect {The secret of the storage gateway "Drive 1":}',
      'send "second-secret-typed\\r"',
      "expect {This makes 2 changes.}",
      "expect {Type y to go on:}",
      'send "y\\r"',
      "expect {2 of 2 changes made}",
    ]);
    assert.equal(told.code, 0, told.stdout);
    assert.deepEqual(sent(stage), ["first-secret-typed", "second-secret-typed"]);
    assert.doesNotMatch(told.stdout, /secret-typed/);
  },
});

Deno.test({
  name: "apply reads a secret that secret-tool put into a real gnome-keyring",
  ignore: !hasKeyring,
  async fn() {
    const { stage, file } = await declaring("keyring:lab-drive");
    await using _ = stage;
    const gcs = programCommand.map((word) => `"${word}"`).join(" ");
    const script = [
      "printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1",
      "printf secret-of-a-keyring | secret-tool store --label 'Lab drive' " +
      "service globus-connect-server username secret:lab-drive target default",
      `${gcs} validate -f "${file}" && ${gcs} apply -f "${file}" --yes`,
    ].join("\n");
    const { code, stderr } = await new Deno.Command("dbus-run-session", {
      args: ["--", "sh", "-c", script],
      env: { ...stage.env, XDG_RUNTIME_DIR: stage.folder },
      clearEnv: true,
      stdin: "null",
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.deepEqual(sent(stage), ["secret-of-a-keyring"]);
  },
});
