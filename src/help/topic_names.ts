/** Names of the topics, in their order: known without loading them. */
export const topicNames = [
  "connectors",
  "environment",
  "exit-codes",
  "formats",
  "login",
  "names",
  "query",
] as const;
