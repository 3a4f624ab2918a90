import { type FieldTable, opt, sets } from "../../command/mod.ts";
import { email, line, prose, term, webUrl } from "../../forms/mod.ts";
import type { EndpointInput } from "../../gcs/mod.ts";

/** Options of what people see of an endpoint, besides its name. */
export const aboutEndpoint = {
  organization: sets("organization", opt.text("TEXT", "Organization that runs it", line)),
  department: sets("department", opt.text("TEXT", "Department that runs it", line)),
  description: sets("description", opt.text("TEXT", "What it is for", prose)),
  contactEmail: sets("contact_email", opt.text("EMAIL", "Address for questions", email)),
  contactInfo: sets(
    "contact_info",
    opt.text("TEXT", "Other ways to reach the people in charge", prose),
  ),
  infoLink: sets("info_link", opt.text("URL", "Page with more about it", webUrl)),
  keywords: sets("keywords", opt.commas("A,B", "Words to find it by", term)),
} satisfies FieldTable<EndpointInput>;
