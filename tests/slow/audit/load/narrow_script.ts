// A person's script, run by narrow_script_test.ts with the permissions that docs/audit/loading.md
// names. Arguments: database, log.
import { fileSource, openAuditDatabase } from "../../../../src/audit/mod.ts";
import { testKey } from "../../../audit/_support.ts";

const [path = "", log = ""] = Deno.args;
using audit = await openAuditDatabase({ path, key: testKey() });
const { inserted } = await audit.load([await fileSource(log)]);
const rows: number[] = [];
for await (const { id } of audit.query({ text: "file7" })) rows.push(id);
const { logs } = await audit.verify();
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify({ inserted, rows, logs })));
