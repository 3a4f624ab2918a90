import { type Context, type FieldTable, opt, sets } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { displayName, domainPattern, prose } from "../../forms/mod.ts";
import { type PolicyInput, scopes } from "../../globus/mod.ts";

/** What a login must cover for authentication policies, which Globus Auth keeps. */
export const policyScopes = [scopes.manageProjects];

/** What every help text about authentication policies says. */
export const policyWords = "Authentication policies are kept by Globus Auth, in a project that " +
  "you administer. The login must cover the management of projects: gcs session consent " +
  `${scopes.manageProjects}`;

const nameForm = displayName(128);

/** Options that set fields of an authentication policy. */
export const policyOptions = {
  projectId: sets(
    "project_id",
    opt.object("project", "PROJECT_ID", "Project that it belongs to"),
  ),
  displayName: sets("display_name", opt.text("NAME", "Name that people see", nameForm)),
  name: sets("display_name", opt.text("NAME", "The same as --display-name", nameForm)),
  description: sets("description", opt.text("TEXT", "What it demands, and why", prose)),
  authenticationAssuranceTimeout: sets(
    "authentication_assurance_timeout",
    opt.integer("SECONDS", "Time after which people must log in again", 1),
  ),
  requireMfa: sets(
    "required_mfa",
    opt.yesNo("require-mfa", "Whether people need multi-factor authentication"),
  ),
  include: sets(
    "domain_constraints_include",
    opt.list(
      "DOMAIN",
      "Domain whose identities fit; *.example.org for those below it",
      domainPattern,
    ),
    noneIsNull,
  ),
  exclude: sets(
    "domain_constraints_exclude",
    opt.list("DOMAIN", "Domain whose identities do not fit", domainPattern),
    noneIsNull,
  ),
  allowedDomains: sets(
    "domain_constraints_include",
    opt.commas("A,B", "The same as --include, in one option", domainPattern),
    noneIsNull,
  ),
  blockedDomains: sets(
    "domain_constraints_exclude",
    opt.commas("A,B", "The same as --exclude, in one option", domainPattern),
    noneIsNull,
  ),
} satisfies FieldTable<PolicyInput>;

/** Globus Auth knows no constraint as null. */
function noneIsNull(_: Context, domains: readonly string[]): readonly string[] | null {
  return domains.length === 0 ? null : domains;
}

/**
 * The project that was named, or the only one that the person administers.
 *
 * @throws GcsError `usage` when there are several, `not_found` when there is none.
 */
export async function projectOf(context: Context, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const projects = await (await context.authApi()).projects.list(context.signal);
  const [only, ...others] = projects;
  if (only === undefined) {
    throw new GcsError("not_found", "You administer no project that the policy could be in", {
      hint: "create one at https://app.globus.org/settings/developers",
    });
  }
  if (others.length === 0) return only.id;
  const names = projects.map(({ id, display_name: name }) => `${id} (${name ?? "no name"})`);
  throw new GcsError("usage", `Missing option --project-id: you administer ${names.join(", ")}`);
}
