import assert from "node:assert/strict";
import { join } from "node:path";
import { NotOnBinary, programSystem } from "../../_support/binary.ts";
import { setProgramStage } from "../_program.ts";

/** Shows what it is given, and ends with a code of its own. */
const script = `#!/bin/sh
echo "args: $*"
env | cut -d= -f1 | sort | tr '\\n' ' '
cat
exit 7
`;

Deno.test("an extension gets words and terminal, and no secret; its exit code counts", async () => {
  if (programSystem === "windows") throw new NotOnBinary("extensions that are shell scripts");
  await using stage = await setProgramStage();
  const folder = join(stage.folder, "bin");
  await Deno.mkdir(folder);
  await Deno.writeTextFile(join(folder, "gcs-report"), script, { mode: 0o755 });
  await Deno.writeTextFile(join(folder, "gcs-version"), "#!/bin/sh\necho taken\n", { mode: 0o755 });
  const env = {
    PATH: `${folder}:${stage.env["PATH"]}`,
    GCS_PROFILE: "lab",
    GCS_CLI_CLIENT_SECRET: "canary-1",
    GCS_CLI_CLIENT_ID: "",
    GCS_CLI_CLIENT_SECRET_FILE: "/no/such/file",
    "https_proxy": "http://ada:canary-2@proxy.example.org:8080",
    SOME_TOKEN: "canary-3",
  };
  const ran = await stage.run(["report", "--help", "a b", "-F", "json"], env);
  assert.equal(ran.code, 7, ran.stderr);
  const [args, names = ""] = ran.stdout.split("\n");
  assert.equal(args, "args: --help a b -F json");
  assert.ok(names.includes(" GCS_PROFILE "), names);
  assert.ok(names.includes(" GCS_PASSPHRASE_FILE "), names);
  assert.doesNotMatch(names, /SECRET|TOKEN|PROXY/i);
  // What is there comes first, and what is not there fails as ever.
  assert.match((await stage.run(["version"], env)).stdout, /^gcs/m);
  const unknown = await stage.run(["reprot"], env);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /Unknown command "gcs reprot"/);
  await Deno.chmod(join(folder, "gcs-report"), 0o777);
  const refused = await stage.run(["report"], env);
  assert.deepEqual([refused.code, refused.stdout], [1, ""]);
  assert.match(refused.stderr, /Refused to use the extension: it can be written to by other users/);
});
