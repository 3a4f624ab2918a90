// Changes the audit database again and again until it is killed, as commands that run beside a
// verification do: a trail entry with its result, a few records removed and loaded, the vault after them.
// Arguments: folder, name. Prints "writing" after the first change.
import { fileSource, openAuditDatabase, openTrail } from "../../../../src/audit/mod.ts";
import { FileVault, testKey, transferLines } from "../../../audit/_support.ts";

const [folder = "", name = ""] = Deno.args;
const options = { path: `${folder}/audit.db`, key: testKey(), vault: new FileVault(folder) };
const log = `${folder}/${name}.log`;

for (let round = 0;; round++) {
  {
    await using trail = await openTrail(options);
    const row = await trail.intent({ command: `${name} ${round}` });
    await trail.remove(Date.UTC(2026, 10, 24) + round * 1000);
    await trail.result(row, { outcome: "success", durationMs: 1 });
  }
  await Deno.writeTextFile(log, transferLines(3, round * 3).join("\n") + "\n");
  using audit = await openAuditDatabase(options);
  await audit.load([await fileSource(log)]);
  if (round === 0) Deno.stdout.writeSync(new TextEncoder().encode("writing\n"));
}
