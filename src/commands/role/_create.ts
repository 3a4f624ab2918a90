import {
  badInput,
  type Context,
  findWord,
  type Plan,
  planCreation,
  type PrincipalKind,
  principalUrn,
} from "../../command/mod.ts";
import { suggest } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { collectionRoles, endpointRoles } from "../../gcs/mod.ts";

/** A role to give. */
export interface NewRole {
  readonly role: string;
  readonly principal: string;
  readonly principalType: PrincipalKind | undefined;
  /** Gives the role that there is, where there is one. */
  readonly ifNotExists: boolean;
  /** The collection it is on; the endpoint without it. */
  readonly collection?: string | undefined;
}

/** The plan that gives a role. GcsError `usage` for a role that does not fit its place. */
export async function createRole(context: Context, given: NewRole): Promise<Plan> {
  const { collection } = given;
  const role = roleName(given.role, collection !== undefined);
  const principal = await principalUrn(context, given.principal, given.principalType);
  const { roles } = await context.gcs();
  const wanted = { role, principal, collection: collection ?? null };
  return await planCreation(context, given.ifNotExists, {
    operation: roles.create(wanted),
    noun: "role",
    wanted: { role, principal },
    existing: () => roles.list({ collectionId: collection, signal: context.signal }),
    isSame: (other) => other.role === role && other.principal?.toLowerCase() === principal,
  });
}

function roleName(typed: string, onCollection: boolean) {
  const fitting = onCollection ? collectionRoles : endpointRoles;
  const found = findWord<(typeof collectionRoles)[number]>(fitting, typed);
  if (found !== undefined) return found;
  if (typed === "owner") {
    throw badInput(
      "ROLE",
      "the owner's role comes with the ownership",
      onCollection ? "gcs collection set-owner --help" : "gcs endpoint set-owner --help",
    );
  }
  const near = suggest(typed, fitting);
  const place = onCollection ? "a collection" : "the endpoint";
  throw new GcsError("usage", `Invalid ROLE "${typed}": ${place} has ${fitting.join(", ")}`, {
    hint: near === undefined ? undefined : `did you mean "${near}"?`,
  });
}
