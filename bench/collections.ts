const pageSize = 1000;

/** The answers that a list of so many collections takes. */
export function pagesOf(count: number): Uint8Array<ArrayBuffer>[] {
  const pages = Math.ceil(count / pageSize);
  return Array.from({ length: pages }, (_, page) => {
    const isLast = page === pages - 1;
    const data = Array.from({ length: pageSize }, (_, at) => collectionAt(page * pageSize + at));
    const envelope = {
      "DATA_TYPE": "result#1.1.0",
      code: "success",
      detail: "success",
      "http_response_code": 200,
      data,
      ...(isLast ? {} : { "has_next_page": true, marker: `page-${page + 1}` }),
    };
    return new TextEncoder().encode(JSON.stringify(envelope));
  });
}

/** A document as large as those of endpoints in use: 30 members, 1.2 kB. */
export function collectionAt(at: number) {
  return {
    "DATA_TYPE": "collection#1.10.0",
    id: idOf(2, at),
    "display_name": `Project ${at}: raw data`,
    "collection_type": "mapped",
    "storage_gateway_id": idOf(1, at),
    "connector_id": "145812c8-decc-41f1-83cf-bb2a85a2a70b",
    "identity_id": idOf(5, at),
    "collection_base_path": `/data/projects/${at}`,
    "domain_name": `m-${at}.5a4d2.data.globus.org`,
    "https_url": `https://m-${at}.5a4d2.data.globus.org`,
    "tlsftp_server": `tlsftp://m-${at}.5a4d2.data.globus.org:443`,
    "manager_url": "https://5a4d2.data.globus.org",
    "created_at": "2026-01-15",
    "last_access": "2026-06-01",
    description: `Raw data of project ${at}, kept until the end of its funding`,
    organization: "Example University",
    department: "Research Computing",
    "contact_email": "support@example.org",
    "contact_info": "Room 1.23",
    "info_link": `https://example.org/projects/${at}`,
    keywords: ["raw", "project", `p${at}`],
    public: true,
    "high_assurance": false,
    "require_high_assurance": false,
    "authentication_timeout_mins": 15840,
    "allow_guest_collections": true,
    "disable_verify": false,
    "enable_https": true,
    "force_encryption": false,
    "delete_protected": true,
    "user_message": null,
    "user_message_link": null,
  };
}

/** An id that tells what kind of thing it is, and which of them. */
export function idOf(kind: number, at: number): string {
  return `5a4d2${kind}00-0000-4000-8000-${at.toString(16).padStart(12, "0")}`;
}
