// Topics have much to load, which other help does without.
export { topicHelp, topics } from "../help/mod.ts";
