import type { Declared, Members } from "./declaration.ts";

/** Members that only administrators are shown. */
const privateMembers: readonly string[] = [
  "identity_mappings",
  "load_dsi_module",
  "policies",
  "process_user",
  "restrict_paths",
  "sharing_restrict_paths",
  "sharing_users_allow",
  "sharing_users_deny",
  "users_allow",
  "users_deny",
];

/** Whether an absent member may be there all the same: this caller, or this server, does not tell. */
export function isHidden(
  name: string,
  since: string,
  live: Members,
  { kind }: Pick<Declared, "kind">,
): boolean {
  if (isOlder(live, since)) return true;
  if (!privateMembers.includes(name) || kind === "stream_gateways") return false;
  return !privateMembers.some((member) => member in live) && !("root_path" in live);
}

/** Whether a document's version has no members that came `since`. */
export function isOlder(document: Members, since: string): boolean {
  const version = /#1\.(\d+)\./.exec(String(document["DATA_TYPE"]))?.[1];
  return version !== undefined && Number(since.split(".")[1]) > Number(version);
}
