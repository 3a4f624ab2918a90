/** The library for lists to search in, which costs nothing until the first one. */
export { default as search } from "@inquirer/search";
