// The pages of topics have much to load, which --help does without.
import { manualPages } from "../../help/mod.ts";

export { manualPages };
