/** The library for open prompts, which costs nothing until the first one. */
export { default as input } from "@inquirer/input";
