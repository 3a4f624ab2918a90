// Runs one life cycle operation and stops for ever at the step named, for a test to kill it there.
// Arguments: operation, step, folder. Prints "at STEP" when it is there, "finished" at the end.
import { join } from "node:path";
import {
  backupDatabase,
  migrateDatabase,
  rekeyDatabase,
  restoreDatabase,
  shredDatabase,
} from "../../../../src/audit/lifecycle/mod.ts";
import { key, otherKey, simpleTarget } from "../../../audit/lifecycle/support.ts";

const [operation, stopAt, folder = ""] = Deno.args;
const path = join(folder, "audit.db");

async function onStep(step: string): Promise<void> {
  const stop = step === stopAt;
  Deno.stdout.writeSync(new TextEncoder().encode(`${stop ? "at" : "passed"} ${step}\n`));
  // Standard input stays open until the parent kills this process.
  if (stop) { for await (const _chunk of Deno.stdin.readable); }
}

switch (operation) {
  case "rekey":
    await rekeyDatabase({ path, key, newKey: otherKey, onStep });
    break;
  case "backup":
    await backupDatabase({ path, key, to: join(folder, "copy.db"), backupKey: otherKey, onStep });
    break;
  case "restore":
    await restoreDatabase({
      path,
      key,
      from: join(folder, "backup.db"),
      backupKey: otherKey,
      onStep,
    });
    break;
  case "migrate":
    await migrateDatabase({ from: path, to: path, key, target: simpleTarget, onStep });
    break;
  case "shred":
    await shredDatabase({ path, key, onStep });
    break;
  default:
    throw new Error(`no operation ${operation}`);
}
Deno.stdout.writeSync(new TextEncoder().encode("finished\n"));
