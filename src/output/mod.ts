/**
 * What a person or a script sees: views in every format, tables, progress and errors.
 *
 * @module
 */
export { csvLine } from "./csv.ts";
export { fieldValue, plain } from "./field_values.ts";
export {
  type Format,
  formatMeanings,
  isMachineFormat,
  outputFormats,
  parseFormat,
  type RareFormat,
} from "./format.ts";
export { loadWidth } from "./load_width.ts";
export { queryFunctions } from "./query_functions.ts";
export { print, type PrintSettings } from "./print.ts";
export { type Progress, type ProgressOf, type ProgressOptions, startProgress } from "./progress.ts";
export { compileQuery, type Query } from "./query.ts";
export type { FieldTypes } from "./query_types.ts";
export {
  asGcsError,
  exitCodeOf,
  failureDetail,
  reportError,
  reportNote,
  type ReportSettings,
  reportWarning,
} from "./report.ts";
export type { FindNames } from "./shown_value.ts";
export { type ListShape, shapeList } from "./shape_list.ts";
export {
  type InStream,
  OutputClosed,
  type OutStream,
  processStreams,
  type Streams,
} from "./streams.ts";
export { type ColourWish, createStyle, type Style, wantsColour } from "./style.ts";
export {
  done,
  type DoneView,
  type Ending,
  type Field,
  type FieldKind,
  list,
  type ListFrame,
  type ListView,
  type RecordView,
  show,
  text,
  type TextView,
  type View,
} from "./view.ts";
