/**
 * What the program says of itself: help of commands, groups and topics, and manual
 * pages. All of it is made
 * from the definitions of the commands, as completion and docs/commands/ are.
 *
 * @module
 */
export { commandHelp } from "./command_page.ts";
export { type Answerer, failuresOf, paragraphsOf, type Route, routeOf } from "./facts.ts";
export { groupHelp, type Listed } from "./group_page.ts";
export { commandPage, type ManualFacts, manualPages } from "./manual_page.ts";
export { type Look, plainLook } from "./layout.ts";
export { topicHelp } from "./topic_page.ts";
export { topicNames } from "./topic_names.ts";
export { topics } from "./topics/all.ts";
export type { Topic } from "./topics/topic.ts";
export type { PagePart } from "./layout.ts";
export { argumentRows, globalRows, optionGroups, type Row, secretRows, usageLine } from "./rows.ts";
