import { badInput, opt } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import type { StorageGatewayInput } from "../../gcs/mod.ts";
import { identityMappingOption, identityMappings } from "../_identity_mapping.ts";
import { jsonOption, readClearable } from "../_json.ts";
import { type NetworkUse, networkUseFields, networkUseOptions } from "../_network_use.ts";

/** Settings that do not depend on the connector, for creating and for changing a gateway. */
export const gatewayOptions = {
  domain: opt.list("DOMAIN", "Domain whose identities may use it"),
  allowedDomains: opt.commas("A,B", "The same as --domain, in one option"),
  authenticationTimeoutMins: opt.clearableInteger(
    "MINUTES",
    "Time after which people must log in again; usually 11 days",
    1,
  ),
  mfa: opt.toggle("mfa", "no-mfa", "Whether people need multi-factor authentication"),
  identityMapping: identityMappingOption,
  restrictPaths: jsonOption(
    'Paths that can be reached: {"read": …, "read_write": …, "none": …}; "" clears',
  ),
  userAllow: opt.list("USER", "Account that may be used"),
  userDeny: opt.list("USER", "Account that may not be used"),
  adminManagedCredentials: opt.toggle(
    "admin-managed-credentials",
    "no-admin-managed-credentials",
    "Whether administrators make user credentials for others",
  ),
  processUser: opt.clearable("USER", "Account that transfers run as, in place of the person's"),
  loadDsiModule: opt.clearable("NAME", "Module of the data server, in place of the usual one"),
  ...networkUseOptions,
};

interface Settings extends NetworkUse {
  readonly domain: readonly string[] | undefined;
  readonly allowedDomains: readonly string[] | undefined;
  readonly authenticationTimeoutMins: number | null | undefined;
  readonly mfa: boolean | undefined;
  readonly identityMapping: readonly string[] | undefined;
  readonly restrictPaths: string | undefined;
  readonly userAllow: readonly string[] | undefined;
  readonly userDeny: readonly string[] | undefined;
  readonly adminManagedCredentials: boolean | undefined;
  readonly processUser: string | null | undefined;
  readonly loadDsiModule: string | null | undefined;
}

/** The fields that {@linkcode gatewayOptions} set. */
export async function gatewaySettings(
  context: Context,
  input: Settings,
): Promise<StorageGatewayInput> {
  if (input.domain !== undefined && input.allowedDomains !== undefined) {
    throw badInput("--allowed-domains", "--domain is given, too");
  }
  return {
    "allowed_domains": input.domain ?? input.allowedDomains,
    "authentication_timeout_mins": input.authenticationTimeoutMins,
    "require_mfa": input.mfa,
    "identity_mappings": await identityMappings(context, input.identityMapping),
    "restrict_paths": await readClearable(context, input.restrictPaths, "--restrict-paths"),
    "users_allow": input.userAllow,
    "users_deny": input.userDeny,
    "admin_managed_credentials": input.adminManagedCredentials,
    "process_user": input.processUser,
    "load_dsi_module": input.loadDsiModule,
    ...networkUseFields(input),
  };
}
