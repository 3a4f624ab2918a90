/** The library for hidden prompts, which costs nothing until the first one. */
export { default as password } from "@inquirer/password";
