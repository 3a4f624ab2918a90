// Writes trail records and loads a log, for the test with two processes. Arguments: folder, name,
// number of records.
import { fileSource, openAuditDatabase, openTrail } from "../../../../src/audit/mod.ts";
import { FileVault, testKey } from "../../../audit/_support.ts";

const [folder = "", name = "", count = "0"] = Deno.args;

const vault = new FileVault(folder);
const options = { path: `${folder}/audit.db`, key: testKey(), vault };
{
  await using trail = await openTrail(options);
  if (trail.verificationKey !== undefined) {
    await Deno.writeTextFile(`${folder}/key`, trail.verificationKey.reveal());
  }
  for (let index = 0; index < Number(count); index++) {
    await trail.intent({ command: `${name} ${index}` });
  }
}
using audit = await openAuditDatabase(options);
await audit.load([await fileSource(`${folder}/${name}.log`)]);
