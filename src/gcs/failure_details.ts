import { consentLine, sessionUpdateLine } from "../base/mod.ts";
import type { ErrorKind } from "../errors/mod.ts";
import { details } from "./documents/details.ts";
import { membersOf } from "./documents/choice.ts";
import type { Fields, Read } from "./documents/field.ts";
import type { ObjectType } from "./documents/object_type.ts";

/** What an error document means. */
export interface Reading {
  readonly kind: ErrorKind;
  readonly why: string;
  readonly hint?: string;
}

type Members = Readonly<Record<string, unknown>>;
type Reader = (detail: Members, message: string | undefined) => Reading | undefined;

const listed = 5;

/** The names in a list, at most five, without what does not fit a line. */
function few(values: readonly string[] | null | undefined): string {
  const shown = (values ?? []).slice(0, listed).join(", ");
  const more = (values?.length ?? 0) - listed;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** A hint, where there is one. */
export function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

function reader<F extends Fields>(
  type: ObjectType<F>,
  read: (detail: Read<F>, message: string | undefined) => Reading,
): Reader {
  return (detail, message) => {
    if (!type.matches(detail["DATA_TYPE"])) return undefined;
    const result = type.schema.safeParse(detail);
    return result.success ? read(result.data, message) : undefined;
  };
}

const credentials = "gcs user-credentials list";

const readers: readonly Reader[] = [
  reader(details.missingRequiredScopes, ({ required_scopes: scopes }, message) => ({
    kind: "auth",
    why: message ?? "your login lacks consent",
    ...hinted(consentLine(scopes)),
  })),
  reader(details.authenticationTimeout, (detail, message) => ({
    kind: "auth",
    why: `${message ?? "you must log in again"}${
      detail.require_mfa ? " (with multi-factor authentication)" : ""
    }`,
    hint: sessionUpdateLine({ identities: detail.identities, mfa: detail.require_mfa }),
  })),
  reader(details.missingRequiredRole, ({ roles }) => ({
    kind: "forbidden",
    why: `you need one of these roles: ${roleList(roles)}`,
    hint: "Ask an administrator of the endpoint for one of them",
  })),
  reader(details.notFromAllowedDomain, ({ allowed_domains: domains }) => ({
    kind: "forbidden",
    why: `the storage gateway admits identities of these domains only: ${few(domains)}`,
    hint: `Log in with such an identity: gcs session update`,
  })),
  reader(details.idNotInIdentitySet, ({ id }) => ({
    kind: "forbidden",
    why: `identity ${id ?? ""} is not one of yours`.replace("  ", " "),
    hint: "Link it to your account, or see yours: gcs whoami",
  })),
  reader(details.invalidUser, ({ usernames }) => ({
    kind: "forbidden",
    why: `your identities map to no account that the storage gateway admits${
      usernames?.length ? ` (tried: ${few(usernames)})` : ""
    }`,
    hint: "Ask the endpoint's administrator to check identity mappings and users of the gateway",
  })),
  reader(details.invalidCredential, ({ user_credential_id: id }) => ({
    kind: "forbidden",
    why: `user credential ${id ?? ""} no longer works`.replace("  ", " "),
    hint: `Renew it; see yours: ${credentials}`,
  })),
  reader(details.credentialNotFound, ({ accounts }) => ({
    kind: "forbidden",
    why: `you have no user credential on the storage gateway${
      accounts?.length ? ` for ${few(accounts.map((entry) => entry.username ?? "an account"))}` : ""
    }`,
    hint: `Make one with "gcs user-credentials"; see yours: ${credentials}`,
  })),
  reader(details.notResourceOwner, () => ({
    kind: "forbidden",
    why: "it belongs to another identity",
    hint: "See which identity you use: gcs whoami",
  })),
  reader(details.subscriptionRequired, (detail) => ({
    kind: "forbidden",
    why: `this needs a subscription${subscription(detail)}`,
    hint: "Ask the endpoint's administrator to set one: gcs endpoint set-subscription-id DEFAULT",
  })),
  reader(details.limitExceeded, (_, message) => ({
    kind: "conflict",
    why: message ?? "the endpoint has as many as it may have",
    hint: "Delete one that is not needed any more",
  })),
  reader(details.resourceConflict, ({ resources }, message) => ({
    kind: "conflict",
    why: `${message ?? "it is in conflict with something that exists"}${
      resources?.length ? ` (${few(resources)})` : ""
    }`,
  })),
  reader(details.invalidInput, ({ errors }, message) => ({
    kind: "rejected",
    why: errors?.length ? few(errors.map(inputError)) : message ?? "the values are not valid",
  })),
  reader(details.collectionNotFound, ({ collection_id: id }) => ({
    kind: "not_found",
    why: `collection ${id ?? ""} does not exist`.replace("  ", " "),
  })),
  reader(details.storageGatewayNotFound, ({ storage_gateway_id: id }) => ({
    kind: "not_found",
    why: `storage gateway ${id ?? ""} does not exist`.replace("  ", " "),
  })),
];

/** What a typed `detail` means; undefined when it has no type that is known. */
export function byDetail(detail: Members, message: string | undefined): Reading | undefined {
  for (const read of readers) {
    const reading = read(detail, message);
    if (reading !== undefined) return reading;
  }
  return undefined;
}

function roleList(roles: Read<typeof details.missingRequiredRole.fields>["roles"]): string {
  const names = (roles ?? []).map(({ role, collection }) =>
    collection
      ? `${role ?? "a role"} of collection ${collection}`
      : `${role ?? "a role"} of the endpoint`
  );
  return few(names);
}

function inputError(item: { property?: string | null; message?: string | null }): string {
  const message = (item.message ?? "is not valid").replace(/\.$/, "");
  return item.property ? `"${item.property}": ${message}` : message;
}

function subscription(detail: Members): string {
  const level = detail["subscription_level"];
  const addOns = membersOf(detail)?.["add_ons"];
  const named = Array.isArray(addOns) ? addOns.filter((name) => typeof name === "string") : [];
  const parts = [
    ...(typeof level === "string" && level !== "" ? [`level ${level}`] : []),
    ...(named.length > 0 ? [`with ${few(named)}`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
