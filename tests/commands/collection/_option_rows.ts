import type { OptionRow } from "../_option_table.ts";

/** Options of every collection. A text of "" clears: null is sent. */
export const collectionRows: readonly OptionRow[] = [
  [["--public"], { "public": true }],
  [["--private"], { "public": false }],
  [["--organization", "Institute"], { "organization": "Institute" }],
  [["--department", "Beams"], { "department": "Beams" }],
  [["--description", "Raw data"], { "description": "Raw data" }],
  [["--keywords", "a, b"], { "keywords": ["a", "b"] }],
  [["--contact-email", "desk@example.org"], { "contact_email": "desk@example.org" }],
  [["--contact-info", "Room 1"], { "contact_info": "Room 1" }],
  [["--info-link", "https://example.org/x"], { "info_link": "https://example.org/x" }],
  [["--user-message", "Hello"], { "user_message": "Hello" }],
  [["--user-message-link", "https://example.org/y"], {
    "user_message_link": "https://example.org/y",
  }],
  [["--default-directory", "/in"], { "default_directory": "/in" }],
  [["--enable-https"], { "enable_https": true }],
  [["--disable-https"], { "enable_https": false }],
  [["--force-encryption"], { "force_encryption": true }],
  [["--no-force-encryption"], { "force_encryption": false }],
  [["--verify", "force"], { "force_verify": true, "disable_verify": false }],
  [["--verify", "disable"], { "force_verify": false, "disable_verify": true }],
  [["--verify", "default"], { "force_verify": false, "disable_verify": false }],
  [["--preserve-modtime", "inbound"], { "preserve_modtime": "inbound" }],
  [["--restrict-transfers-to-high-assurance", "all"], {
    "restrict_transfers_to_high_assurance": "all",
  }],
  [["--activity-notification-policy", '{"status": ["failed"], "transfer_use": ["source"]}'], {
    "activity_notification_policy": { "status": ["failed"], "transfer_use": ["source"] },
  }],
  [["--associated-flow-policy", '{"transfer": {"source": {"flow": "f"}}}'], {
    "associated_flow_policy": { "transfer": { "source": { "flow": "f" } } },
  }],
];

/** Options that clear what a collection has. */
export const clearingRows: readonly OptionRow[] = [
  [["--department", ""], { "department": null }],
  [["--description", ""], { "description": null }],
  [["--contact-email", ""], { "contact_email": null }],
  [["--contact-info", ""], { "contact_info": null }],
  [["--info-link", ""], { "info_link": null }],
  [["--user-message", ""], { "user_message": null }],
  [["--user-message-link", ""], { "user_message_link": null }],
  [["--keywords", ""], { "keywords": [] }],
  [["--preserve-modtime", ""], { "preserve_modtime": null }],
  [["--restrict-transfers-to-high-assurance", ""], {
    "restrict_transfers_to_high_assurance": null,
  }],
  [["--activity-notification-policy", ""], { "activity_notification_policy": null }],
  [["--associated-flow-policy", ""], { "associated_flow_policy": null }],
];

const posix = "posix_collection_policies#1.1.0";

/** Options of mapped collections on a POSIX gateway. */
export const mappedRows: readonly OptionRow[] = [
  [["--delete-protected"], { "delete_protected": true }],
  [["--no-delete-protected"], { "delete_protected": false }],
  [["--domain-name", "data.example.org"], { "domain_name": "data.example.org" }],
  [["--enable-anonymous-writes"], { "disable_anonymous_writes": false }],
  [["--disable-anonymous-writes"], { "disable_anonymous_writes": true }],
  [["--auto-delete-timeout", "90"], { "auto_delete_timeout": 90 }],
  [["--allow-guest-collections"], { "allow_guest_collections": true }],
  [["--no-allow-guest-collections"], { "allow_guest_collections": false }],
  [["--sharing-user-allow", "ada", "--sharing-user-allow", "bob"], {
    "sharing_users_allow": ["ada", "bob"],
  }],
  [["--sharing-user-deny", "root"], { "sharing_users_deny": ["root"] }],
  [["--posix-sharing-group-allow", "staff"], {
    "policies": { "DATA_TYPE": posix, "sharing_groups_allow": ["staff"] },
  }],
  [["--posix-sharing-group-deny", "guests"], {
    "policies": { "DATA_TYPE": posix, "sharing_groups_deny": ["guests"] },
  }],
];
