export { type AnyCommand, defineCommand, type Plan } from "./define.ts";
export { arg, badInput, flagOf, opt } from "./values.ts";
