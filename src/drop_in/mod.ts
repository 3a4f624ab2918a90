/**
 * What the official `globus-connect-server` prints, in place of what our commands do: its tables,
 * its lines, its shapes of JSON. Which of the forms were seen, and which are derived, is in
 * docs/official.md.
 *
 * @module
 */
export { officialFailure, type OfficialFailureOptions } from "./failure.ts";
export { forms } from "./forms.ts";
export type { OfficialField, OfficialForm, OfficialKind } from "./form.ts";
export { underOfficialName } from "./own_name.ts";
export type { IdentityNames } from "./values.ts";
export { isReplaced, officialJson, officialText, type ReplacedCommand } from "./view.ts";
