import assert from "node:assert/strict";
import { commandLine } from "../../src/cli/called_as.ts";

const words = ["collection", "list"];

for (
  const name of [
    "globus-connect-server",
    "/usr/local/bin/globus-connect-server",
    "./globus-connect-server",
    "C:\\Globus\\Globus-Connect-Server.exe",
  ]
) {
  Deno.test(`commandLine reads --official in a program that was started as ${name}`, () => {
    assert.deepEqual(commandLine(name, words), ["--official", ...words]);
  });
}

for (
  const name of [
    ...["gcs", "/usr/bin/gcs", "deno", "", "/opt/globus-connect-server/gcs"],
    ...["globus-connect-server54", "globus-connect-server.sh", "my-globus-connect-server"],
  ]
) {
  Deno.test(`commandLine leaves the words alone in a program that was started as "${name}"`, () => {
    assert.deepEqual(commandLine(name, words), words);
  });
}
