import { changedSinceIsRefused } from "./_changed_since.ts";
import { otherVersionsAreNoDrift } from "./_other_servers.ts";
import { orderMakesNoDifference, planSendsGetsAlone } from "./_properties_of_files.ts";
import {
  appliedTwiceSendsNothing,
  killedIsMadeGood,
  planOfExportIsEmpty,
} from "./_properties_of_states.ts";
import { unwrittenIsUnchanged } from "./_property_unwritten.ts";

/** What must be so for every state and file, as tests of so many of them. */
export const properties: Readonly<Record<string, (numRuns: number) => Promise<void>>> = {
  "the plan of what was exported is empty, for every state and every connector":
    planOfExportIsEmpty,
  "after apply the plan is empty, and a second apply sends nothing, for every state":
    appliedTwiceSendsNothing,
  "killed after any request and applied again, the endpoint is as without the kill":
    killedIsMadeGood,
  "the order of objects and members in a file makes no difference to the plan":
    orderMakesNoDifference,
  "what a file does not say is unchanged, byte for byte": unwrittenIsUnchanged,
  "a plan reads lists and roles once, and sends nothing but GETs": planSendsGetsAlone,
  "an endpoint that has changed since the plan was made is refused": changedSinceIsRefused,
  "members of older and newer servers are no drift": otherVersionsAreNoDrift,
};
