import { type FieldTable, jsonOption, opt, readClearable, sets } from "../../command/mod.ts";
import type { StorageGatewayInput } from "../../gcs/mod.ts";
import { accessOptions } from "../_gateway_access.ts";
import { networkUseOptions } from "../_network_use.ts";

const { domain, authenticationTimeoutMins, identityMapping, userAllow, userDeny } = accessOptions;

/** Options that set fields of a storage gateway, whatever its connector. */
export const gatewayOptions = {
  domain,
  allowedDomains: sets("allowed_domains", opt.commas("A,B", "The same as --domain, in one option")),
  authenticationTimeoutMins,
  mfa: sets("require_mfa", opt.yesNo("mfa", "Whether people need multi-factor authentication")),
  identityMapping,
  restrictPaths: sets(
    "restrict_paths",
    jsonOption('Paths that can be reached: {"read": …, "read_write": …, "none": …}; "" clears'),
    readClearable,
  ),
  userAllow,
  userDeny,
  adminManagedCredentials: sets(
    "admin_managed_credentials",
    opt.yesNo(
      "admin-managed-credentials",
      "Whether administrators make user credentials for others",
    ),
  ),
  processUser: sets(
    "process_user",
    opt.clearable("USER", "Account that transfers run as, in place of the person's"),
  ),
  loadDsiModule: sets(
    "load_dsi_module",
    opt.clearable("NAME", "Module of the data server, in place of the usual one"),
  ),
  ...networkUseOptions,
} satisfies FieldTable<StorageGatewayInput>;
