export { visible, visibleJson } from "./escape.ts";
export { csvLine } from "./csv.ts";
export { type Format, isMachineFormat, outputFormats, parseFormat } from "./format.ts";
export { print, type PrintSettings } from "./print.ts";
export { type Progress, type ProgressOptions, startProgress } from "./progress.ts";
export {
  type Ask,
  askOnTerminal,
  type Confirmation,
  confirmByTyping,
  type ConfirmOptions,
  requireTerminal,
} from "./prompts.ts";
export { compileQuery, type Query } from "./query.ts";
export {
  asGcsError,
  failureDetail,
  reportError,
  type ReportSettings,
  reportWarning,
} from "./report.ts";
export {
  type InStream,
  OutputClosed,
  type OutStream,
  processStreams,
  type Streams,
} from "./streams.ts";
export { type ColourWish, createStyle, type Style, wantsColour } from "./style.ts";
export * from "./view.ts";
