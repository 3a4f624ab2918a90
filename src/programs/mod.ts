/**
 * Other programs: finding them, and starting them. Nothing else in the sources starts one, so what
 * is said in {@linkcode startProgram} holds for the browser and the official program alike.
 *
 * @module
 */
export { findProgram, placesInPath, programAt } from "./find.ts";
export { type ProgramStart, startProgram } from "./start.ts";
