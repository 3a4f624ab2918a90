import { badInput, opt, parseUuid } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { type PolicyInput, scopes } from "../../globus/mod.ts";

/** What a login must cover for authentication policies, which Globus Auth keeps. */
export const policyScopes = [scopes.manageProjects];

/** What every help text about authentication policies says. */
export const policyWords = "Authentication policies are kept by Globus Auth, in a project that " +
  "you administer. The login must cover the management of projects: gcs session consent " +
  `${scopes.manageProjects}`;

/** Settings of an authentication policy, for creating and for changing one. */
export const policyOptions = {
  projectId: opt.parsed("PROJECT_ID", "Project that it belongs to", parseUuid),
  displayName: opt.text("NAME", "Name that people see"),
  name: opt.text("NAME", "The same as --display-name"),
  description: opt.text("TEXT", "What it demands, and why"),
  authenticationAssuranceTimeout: opt.integer(
    "SECONDS",
    "Time after which people must log in again",
    1,
  ),
  requireMfa: opt.toggle(
    "require-mfa",
    "no-require-mfa",
    "Whether people need multi-factor authentication",
  ),
  include: opt.list("DOMAIN", "Domain whose identities fit; *.example.org for those below it"),
  exclude: opt.list("DOMAIN", "Domain whose identities do not fit"),
  allowedDomains: opt.commas("A,B", "The same as --include, in one option"),
  blockedDomains: opt.commas("A,B", "The same as --exclude, in one option"),
};

interface Settings {
  readonly projectId: string | undefined;
  readonly displayName: string | undefined;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly authenticationAssuranceTimeout: number | undefined;
  readonly requireMfa: boolean | undefined;
  readonly include: readonly string[] | undefined;
  readonly exclude: readonly string[] | undefined;
  readonly allowedDomains: readonly string[] | undefined;
  readonly blockedDomains: readonly string[] | undefined;
}

/** The members that {@linkcode policyOptions} set. GcsError `usage` for two spellings at once. */
export function policySettings(input: Settings): PolicyInput {
  const members = {
    "project_id": input.projectId,
    "display_name": either(input.displayName, input.name, "--name", "--display-name"),
    "description": input.description,
    "authentication_assurance_timeout": input.authenticationAssuranceTimeout,
    "required_mfa": input.requireMfa,
    "domain_constraints_include": domains(
      either(input.include, input.allowedDomains, "--allowed-domains", "--include"),
    ),
    "domain_constraints_exclude": domains(
      either(input.exclude, input.blockedDomains, "--blocked-domains", "--exclude"),
    ),
  };
  // Globus Auth keeps what is absent as it is, so nothing may be sent as undefined.
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

function either<T>(first: T | undefined, second: T | undefined, name: string, other: string) {
  if (first !== undefined && second !== undefined) throw badInput(name, `${other} is given, too`);
  return first ?? second;
}

/** Globus Auth knows no constraint as null. */
function domains(given: readonly string[] | undefined): readonly string[] | null | undefined {
  return given?.length === 0 ? null : given;
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
