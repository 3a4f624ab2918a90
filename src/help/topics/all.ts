import { connectors } from "./connectors.ts";
import { environment } from "./environment.ts";
import { exitTopic } from "./exit_codes.ts";
import { formats } from "./formats.ts";
import { login } from "./login.ts";
import { names } from "./names.ts";
import { query } from "./query.ts";
import type { Topic } from "./topic.ts";

/** Every topic, by name. */
export const topics: readonly Topic[] = [
  connectors,
  environment,
  exitTopic,
  formats,
  login,
  names,
  query,
];
