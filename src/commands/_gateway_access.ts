import { opt, sets } from "../command/mod.ts";
import { identityMappingOption, identityMappings } from "./_identity_mapping.ts";

/** Options of storage gateways and stream gateways alike: who may use them, as which account. */
export const accessOptions = {
  domain: sets("allowed_domains", opt.list("DOMAIN", "Domain whose identities may use it")),
  authenticationTimeoutMins: sets(
    "authentication_timeout_mins",
    opt.nullable(
      opt.integer("MINUTES", "Time after which people must log in again; usually 11 days", 1),
    ),
  ),
  identityMapping: sets("identity_mappings", identityMappingOption, identityMappings),
  userAllow: sets("users_allow", opt.list("USER", "Account that may be used")),
  userDeny: sets("users_deny", opt.list("USER", "Account that may not be used")),
};
