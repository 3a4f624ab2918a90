import { opt, type OptionSpec, sets } from "../command/mod.ts";

/** Heading of these options in help. */
export const about = "What people see";

/** The name, where it can change. */
export const nameOptions = {
  displayName: sets("display_name", opt.text("NAME", "Name that people see")),
};

/** Options of what people see of collections and stream gateways alike. */
export function aboutOptions<T>(
  purpose: string,
  text: (value: string, summary: string) => OptionSpec<T>,
) {
  return opt.group(about, {
    organization: sets("organization", opt.text("TEXT", "Organization that it belongs to")),
    department: sets("department", text("TEXT", "Department that it belongs to")),
    description: sets("description", text("TEXT", purpose)),
    keywords: sets("keywords", opt.commas("A,B", "Words to find it by")),
    contactEmail: sets("contact_email", text("EMAIL", "Address for questions")),
    contactInfo: sets("contact_info", text("TEXT", "Other ways to reach those in charge")),
    infoLink: sets("info_link", text("URL", "Page with more about it")),
  });
}
