import type { Problem } from "./problem.ts";

/** What is gathered while a plan is made. */
export interface Findings {
  readonly problems: Problem[];
  /** Members that the endpoint did not show. */
  readonly notCompared: string[];
}

/** How objects that are there are compared. */
export interface UpdateOptions {
  /** Sends secrets, although nobody can tell whether they differ. */
  readonly updateSecrets: boolean;
  readonly connectorId: string | undefined;
}
