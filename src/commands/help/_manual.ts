// The pages of topics have much to load, which --help does without.
export { manualPages } from "../../help/mod.ts";
