/**
 * The official `globus-connect-server` program: finding it on this node and running it for what no
 * published API does. How it reads secrets is not published; see {@linkcode officialOperation}.
 *
 * @module
 */
export {
  findOfficial,
  lookForOfficial,
  type OfficialPlaces,
  standardPlace,
  wholePath,
} from "./find.ts";
export { officialOperation, type OfficialRun } from "./operation.ts";
export type { OfficialAnswer } from "./run.ts";
