/**
 * Other programs: finding them, and starting them. Nothing else in the sources starts one, so what
 * is said in {@linkcode startProgram} holds for browser, pager, extensions and official program alike.
 *
 * @module
 */
export { type Extension, findExtension, listExtensions, runExtension } from "./extensions.ts";
export { findProgram, placesInPath, programAt } from "./find.ts";
export { type Pager, showInPager } from "./pager.ts";
export { type ProgramStart, startProgram } from "./start.ts";
