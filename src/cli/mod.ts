/**
 * The shell around the commands: finds the command, parses, asks, carries out, prints. Only main.ts
 * enters here.
 *
 * @module
 */
export { commandLine } from "./called_as.ts";
export { registry } from "./registry.ts";
export { runProgram } from "./run.ts";
