import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openAuditDatabase } from "../../../../src/audit/mod.ts";
import { FileVault, TestFolder } from "../../../audit/_support.ts";

const child = fileURLToPath(new URL("./change_child.ts", import.meta.url));

/**
 * Verifies a database `rounds` times while two other processes change it, and goes on until they
 * have. Gives the records that the first and the last verification counted; a false alarm is thrown.
 */
export async function verifyBesideWriters(rounds: number): Promise<[first: number, last: number]> {
  await using folder = await TestFolder.make();
  const vault = new FileVault(folder.path);
  const writers = ["one", "two"].map((name) =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "-A", child, folder.path, name],
      stdout: "piped",
      stderr: "inherit",
    }).spawn()
  );
  let hasEnded = false;
  for (const writer of writers) void writer.status.then(() => hasEnded = true);
  try {
    for (const { stdout } of writers) {
      const reader = stdout.getReader();
      await reader.read();
      reader.releaseLock();
    }
    let first = -1;
    let last = -1;
    for (let round = 0; round < rounds || (last === first && !hasEnded); round++) {
      using audit = await openAuditDatabase({ ...folder.database, vault });
      last = (await audit.verify()).trail;
      if (first === -1) first = last;
    }
    return [first, last];
  } finally {
    for (const writer of writers) {
      await writer.stdout.cancel();
      try {
        writer.kill("SIGKILL");
      } catch {
        // It has ended by itself, and said why.
      }
      const { signal, code } = await writer.status;
      assert.equal(signal, "SIGKILL", `a writer ended by itself: ${code}`);
    }
  }
}
