import type { Clock, HttpClient, Random } from "./http/mod.ts";

/** What a command is given. */
export interface Context {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  http(): Promise<HttpClient>;
}
