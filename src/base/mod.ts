/**
 * What every room may need and nothing of the domain: time, randomness, a change described before it
 * is made, and small pure helpers.
 *
 * @module
 */
export { fromBase64url, toBase64url } from "./base64url.ts";
export { equalBytes, fromHex } from "./bytes.ts";
export { type Clock, type Random, systemClock, systemRandom } from "./clock.ts";
export { counted } from "./counted.ts";
export { csvField } from "./csv_field.ts";
export { JsonTooDeep, maxJsonDepth, parseJson } from "./json.ts";
export { logInAgain, loginLine, withLogin } from "./login_line.ts";
export { isObject, memberAt } from "./members.ts";
export type { AnswerFacts, HttpMethod, Operation, OperationRequest } from "./operation.ts";
export { type LinkedSignal, linkSignals } from "./signals.ts";
export { aborted, untilAborted } from "./until_aborted.ts";
export { namesOf } from "./names_of.ts";
export { splitWords } from "./split_words.ts";
export { consentLine, type LoginNeeds, sessionUpdateLine, shellWord } from "./shell.ts";
export { suggest } from "./suggest.ts";
export { Utf8Buffer, utf8Length } from "./utf8.ts";
export { isUuid, uuidPattern } from "./uuid.ts";
export { escaped, hasUnseen, replaceUnseen, visible, visibleJson } from "./visible.ts";
