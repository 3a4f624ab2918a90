import assert from "node:assert/strict";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { memberAt } from "../../../src/base/mod.ts";
import { findProgram } from "../../../src/programs/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { programArguments, programPath, setProgramStage } from "../_program.ts";

const bash = await findProgram("bash", Deno.env.get("PATH"));

/**
 * As the field has it: names are looked for in tables, ids cut out of them by the number of the
 * column, which blanks in the name move. `globus-connect-server` is a link to this program.
 */
const script = `set -eu
shopt -s expand_aliases
alias globus-connect-server="globus-connect-server $WORDS"
GATEWAY_NAME="Project storage"
gateway_line=$( globus-connect-server storage-gateway list | grep "$GATEWAY_NAME" )
spaces_in_name=$( echo $GATEWAY_NAME | awk '{print gsub("[ \\t]",""); exit}' )
columns=$(( $spaces_in_name + 3 ))
gateway=$( echo "$gateway_line" | awk -v col=$columns '{ print $col }' )
collection=$( globus-connect-server collection create "$gateway" /projects "From a script" | awk '{ print $3 }' )
globus-connect-server collection update "$collection" --allow-guest-collections
if output=$( globus-connect-server -F json collection delete "$collection" 2>&1 ); then exit 9; fi
echo "$output"
globus-connect-server collection show "$collection" | grep "Owner:"
`;

Deno.test({
  name: "a script of the field works under a link of the official program's name",
  ignore: bash === undefined || Deno.build.os === "windows",
  async fn() {
    await using stage = await setProgramStage();
    await stage.logIn("default");
    const link = join(stage.folder, "globus-connect-server");
    await Deno.symlink(await realpath(programPath), link);
    const { code, stdout, stderr } = await new Deno.Command(bash ?? "", {
      args: ["-c", script],
      env: {
        ...stage.env,
        PATH: `${stage.folder}:${stage.env["PATH"] ?? ""}`,
        WORDS: programArguments.join(" "),
      },
      clearEnv: true,
      stdin: "null",
    }).output();
    const [told, errors] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.equal(code, 0, errors);
    const made = [...stage.sandbox.requests].find(({ method, path }) =>
      method === "POST" && path === "/api/collections"
    );
    assert.equal(memberAt(made?.body, ["storage_gateway_id"]), seedIds.posixGateway);
    const [updated, ...rest] = told?.trimEnd().split("\n") ?? [];
    assert.equal(updated, "code: success");
    assert.match(rest.pop() ?? "", /^Owner: {23}admin@example\.org$/);
    const [refusal] = JSON.parse(rest.join("\n"));
    assert.deepEqual([refusal.code, refusal["is_error"]], ["conflict", true]);
  },
});
