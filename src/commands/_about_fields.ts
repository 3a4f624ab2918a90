/** What people are told about an endpoint, a collection or a stream gateway. */
export const aboutFields = [
  { label: "Organization", value: "organization" },
  { label: "Department", value: "department" },
  { label: "Description", value: "description" },
  { label: "Keywords", value: "keywords" },
  { label: "Contact E-mail", value: "contact_email" },
  { label: "Contact Info", value: "contact_info" },
  { label: "Info Link", value: "info_link" },
] as const;
