import type { Stage } from "../../_support/stage.ts";
import { logInAs } from "../_login.ts";

/** Requests to Globus Auth that could have changed a policy. */
export function policyChanges({ sandbox }: Stage) {
  return sandbox.requests.filter(({ method, path }) =>
    method !== "GET" && path.startsWith("/v2/api/")
  );
}

/** A login that covers what `gcs login` asks for, and not the management of projects. */
export function logInWithoutProjects(stage: Stage): Promise<void> {
  const scopes = [
    "openid",
    "profile",
    "email",
    "urn:globus:auth:scope:auth.globus.org:view_identity_set",
    `urn:globus:auth:scope:${stage.sandbox.endpointId}:manage_collections`,
  ];
  return logInAs(stage, { scopes: scopes.join(" ") });
}

/** What a login without the management of projects is told. */
export const consentHint =
  /gcs session consent (?:-- )?urn:globus:auth:scope:auth\.globus\.org:manage_projects/;
