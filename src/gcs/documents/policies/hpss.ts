import { flag, oneOf, term } from "../field_types.ts";
import { ObjectType } from "../object_type.ts";

/** HPSS: gateway policies. */
export const hpssStorage = new ObjectType("HPSS storage policies", {
  "authentication_mech": oneOf("krb5", "unix").required,
  "authenticator": term.required,
  "login_name": term.since("1.1.0"),
  "uda_checksum": flag.required,
  // Only globus-sdk has it.
  "uda_checksum_support": flag,
}, { family: "hpss_storage_policies", latest: "1.1.0" });

/** HPSS: collection policies. */
export const hpssCollection = new ObjectType("HPSS collection policies", {}, {
  family: "hpss_collection_policies",
});

/** HPSS: user credential policies. */
export const hpssCredential = new ObjectType("HPSS user credential policies", {}, {
  family: "hpss_user_credential_policies",
});
