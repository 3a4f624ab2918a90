// Topics have much to load, which other help does without.
import { topicHelp, topics } from "../help/mod.ts";

export { topicHelp, topics };
