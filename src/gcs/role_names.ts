/** Roles that can be given on an endpoint (GCS Manager API, `role`). */
export const endpointRoles = ["administrator", "activity_manager", "activity_monitor"] as const;

/** Roles that can be given on a collection (GCS Manager API, `role`). */
export const collectionRoles = [
  "administrator",
  "access_manager",
  "activity_manager",
  "activity_monitor",
  "access_monitor",
] as const;
