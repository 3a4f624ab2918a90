/**
 * An endpoint to try things on: Manager API, Globus Auth and Transfer on loopback, over TLS.
 *
 * @module
 */
export {
  type Fault,
  type FaultHandle,
  type FaultMatch,
  type FaultRule,
  Faults,
  parseFault,
} from "./faults.ts";
export { type IssueOptions, type Sandbox, type SandboxOptions, startSandbox } from "./sandbox.ts";
export type { LoggedRequest } from "./request_log.ts";
export type { RateLimitOptions } from "./rate_limit.ts";
export { parseSeed, type Seed, seedSchema } from "./seed.ts";
export { seedIds, serviceClientSecret } from "./standard_seed.ts";
