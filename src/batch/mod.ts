/**
 * Many items, one command: lists of ids, so many requests at a time, a report of every
 * item, and a journal to go on with.
 *
 * @module
 */
export { chunks, type ParseId, parseIdList, unique } from "./id_list.ts";
export type { ItemResult, Job, Outcome } from "./job.ts";
export {
  type BatchName,
  type EndedBatch,
  endedBatch,
  type Journal,
  startJournal,
  type Unfinished,
  unfinished,
} from "./journal.ts";
export { type BatchOptions, type BatchReport, outcomeOf, runBatch } from "./run.ts";
