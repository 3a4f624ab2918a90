import { opt } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import type { StreamGatewayInput } from "../../gcs/mod.ts";
import { identityMappingOption, identityMappings } from "../_identity_mapping.ts";

const about = "What people see";

/** Settings of a stream gateway, for creating and for changing one. */
export const streamGatewayOptions = {
  domain: opt.list("DOMAIN", "Domain whose identities may use it"),
  domainName: opt.text("NAME", "Host name that streams reach it at; default: one of Globus"),
  authenticationTimeoutMins: opt.clearableInteger(
    "MINUTES",
    "Time after which people must log in again; usually 11 days",
    1,
  ),
  identityMapping: identityMappingOption,
  userAllow: opt.list("USER", "Account that may be used"),
  userDeny: opt.list("USER", "Account that may not be used"),
  lanName: opt.clearable("NAME", "Network inside the site that its streams run over"),
  lanSecretRequired: opt.toggle(
    "lan-secret-required",
    "no-lan-secret-required",
    "Whether a stream inside the site needs a secret of its own",
  ),
  runAsLocalUser: opt.toggle(
    "run-as-local-user",
    "no-run-as-local-user",
    "Whether a stream runs as the account of its person",
  ),
  organization: opt.grouped(about, opt.text("TEXT", "Organization that it belongs to")),
  department: opt.grouped(about, opt.text("TEXT", "Department that it belongs to")),
  description: opt.grouped(about, opt.text("TEXT", "What it is for")),
  keywords: opt.grouped(about, opt.commas("A,B", "Words to find it by")),
  contactEmail: opt.grouped(about, opt.text("EMAIL", "Address for questions")),
  contactInfo: opt.grouped(about, opt.text("TEXT", "Other ways to reach those in charge")),
  infoLink: opt.grouped(about, opt.text("URL", "Page with more about it")),
};

interface Settings {
  readonly domain: readonly string[] | undefined;
  readonly domainName: string | undefined;
  readonly authenticationTimeoutMins: number | null | undefined;
  readonly identityMapping: readonly string[] | undefined;
  readonly userAllow: readonly string[] | undefined;
  readonly userDeny: readonly string[] | undefined;
  readonly lanName: string | null | undefined;
  readonly lanSecretRequired: boolean | undefined;
  readonly runAsLocalUser: boolean | undefined;
  readonly organization: string | undefined;
  readonly department: string | undefined;
  readonly description: string | undefined;
  readonly keywords: readonly string[] | undefined;
  readonly contactEmail: string | undefined;
  readonly contactInfo: string | undefined;
  readonly infoLink: string | undefined;
}

/** The fields that {@linkcode streamGatewayOptions} set. */
export async function streamGatewaySettings(
  context: Context,
  input: Settings,
): Promise<StreamGatewayInput> {
  return {
    "allowed_domains": input.domain,
    "domain_name": input.domainName,
    "authentication_timeout_mins": input.authenticationTimeoutMins,
    "identity_mappings": await identityMappings(context, input.identityMapping),
    "users_allow": input.userAllow,
    "users_deny": input.userDeny,
    "lan_name": input.lanName,
    "lan_secret_required": input.lanSecretRequired,
    "run_as_local_user": input.runAsLocalUser,
    "organization": input.organization,
    "department": input.department,
    "description": input.description,
    "keywords": input.keywords,
    "contact_email": input.contactEmail,
    "contact_info": input.contactInfo,
    "info_link": input.infoLink,
  };
}
