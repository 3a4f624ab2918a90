/**
 * Other programs: finding them, and starting them. Nothing else in the sources starts one, so what
 * is said in {@linkcode startProgram} holds for browser, pager and official program alike.
 *
 * @module
 */
export { findProgram, placesInPath, programAt } from "./find.ts";
export { type Pager, showInPager } from "./pager.ts";
export { type ProgramStart, startProgram } from "./start.ts";
