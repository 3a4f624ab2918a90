import { type FieldTable, opt, sets } from "../../command/mod.ts";
import type { StreamGatewayInput } from "../../gcs/mod.ts";
import { aboutOptions } from "../_about_options.ts";
import { accessOptions } from "../_gateway_access.ts";

const { domain, authenticationTimeoutMins, identityMapping, userAllow, userDeny } = accessOptions;

/** Options that set fields of a stream gateway. */
export const streamGatewayOptions = {
  domain,
  domainName: sets(
    "domain_name",
    opt.text("NAME", "Host name that streams reach it at; default: one of Globus"),
  ),
  authenticationTimeoutMins,
  identityMapping,
  userAllow,
  userDeny,
  lanName: sets(
    "lan_name",
    opt.clearable("NAME", "Network inside the site that its streams run over"),
  ),
  lanSecretRequired: sets(
    "lan_secret_required",
    opt.yesNo("lan-secret-required", "Whether a stream inside the site needs a secret of its own"),
  ),
  runAsLocalUser: sets(
    "run_as_local_user",
    opt.yesNo("run-as-local-user", "Whether a stream runs as the account of its person"),
  ),
  ...aboutOptions("What it is for", opt.text),
} satisfies FieldTable<StreamGatewayInput>;
