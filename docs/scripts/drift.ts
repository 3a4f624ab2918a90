/**
 * Whether the endpoint is as a file says: prints what differs, and exits 12 where something does.
 *
 *   GCS_TOKEN=… deno run --no-prompt --allow-net=HOST --allow-env=GCS_TOKEN --allow-read=site.yaml drift.ts HOST
 */
import { connect, GcsError, Secret } from "./gcs-modules/client.js";
import {
  planDeclaration,
  planLines,
  problemError,
  readDeclaration,
} from "./gcs-modules/declare.js";

const [address = ""] = Deno.args;
using gcs = connect({ address, token: new Secret(Deno.env.get("GCS_TOKEN") ?? "") });

try {
  const source = { file: "site.yaml", text: Deno.readTextFileSync("site.yaml"), folder: "." };
  const { declaration, problems } = await readDeclaration([source], (path) => Deno.readFile(path));
  if (problems.length > 0) throw problemError(problems);
  const plan = await planDeclaration({ gcs }, declaration);
  if (plan.problems.length > 0) throw problemError(plan.problems);
  console.log(planLines(plan).join("\n"));
  Deno.exitCode = plan.actions.length === 0 ? 0 : 12;
} catch (error) {
  if (!(error instanceof GcsError)) throw error;
  console.error(`${error.kind}: ${error.message}`);
  Deno.exit(error.exitCode);
}
