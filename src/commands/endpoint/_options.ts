import { type FieldTable, opt, sets } from "../../command/mod.ts";
import type { EndpointInput } from "../../gcs/mod.ts";

/** Options of what people see of an endpoint, besides its name. */
export const aboutEndpoint = {
  organization: sets("organization", opt.text("TEXT", "Organization that runs it")),
  department: sets("department", opt.text("TEXT", "Department that runs it")),
  description: sets("description", opt.text("TEXT", "What it is for")),
  contactEmail: sets("contact_email", opt.text("EMAIL", "Address for questions")),
  contactInfo: sets("contact_info", opt.text("TEXT", "Other ways to reach the people in charge")),
  infoLink: sets("info_link", opt.text("URL", "Page with more about it")),
  keywords: sets("keywords", opt.commas("A,B", "Words to find it by")),
} satisfies FieldTable<EndpointInput>;
