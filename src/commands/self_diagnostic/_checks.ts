import { authoritiesCheck } from "./_authorities.ts";
import type { Check } from "./_check.ts";
import {
  configurationCheck,
  databaseCheck,
  fileSystemCheck,
  keyStoreCheck,
  loginCheck,
  permissionsCheck,
  trailCheck,
} from "./_folder.ts";
import { officialCheck, runtimeCheck, temporaryFolderCheck } from "./_machine.ts";
import { keyringLibraryCheck, sqlcipherLibraryCheck } from "./_native.ts";
import { networkChecks } from "./_network.ts";

/** Every check, in the order of the report. */
export const checks: readonly Check[] = [
  runtimeCheck,
  configurationCheck,
  permissionsCheck,
  fileSystemCheck,
  keyringLibraryCheck,
  keyStoreCheck,
  loginCheck,
  sqlcipherLibraryCheck,
  databaseCheck,
  trailCheck,
  temporaryFolderCheck,
  officialCheck,
  authoritiesCheck,
  ...networkChecks,
];
