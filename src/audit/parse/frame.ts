/**
 * What stands around a record: a quote, the head of a syslog line (RFC 3164, the same with an
 * RFC 3339 time, or RFC 5424), and the head that the server's own log has.
 */
export interface Frame {
  /** Where the record starts, in characters; all before it are ASCII. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** The text before it, without blanks at its end; undefined when there is none. */
  readonly head: string | undefined;
}

/** A head ends within so many characters. */
export const headLimit = 1_024;

const isoTime = String.raw`\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:[Zz]|[+-]\d\d:?\d\d)?`;
const clockTime = String.raw`[A-Z][a-z]{2} [ \d]\d(?: \d{4})? \d\d:\d\d:\d\d(?:\.\d+)?`;
const word = String.raw`[!-~]+`;
const priority = String.raw`<\d{1,3}>`;
const data = String.raw`(?:-|(?:\[(?:[^\]"]|"(?:[^"\\]|\\.)*")*\])+)`;
/** As it is, and as its three bytes read as Latin-1. */
const byteOrderMark = String.raw`\ufeff|\xef\xbb\xbf|\u00ef\u00bb\u00bf`;
const syslog5424 =
  `${priority}1 (?:-|${isoTime}) ${word} ${word} ${word} ${word} ${data} (?:${byteOrderMark})?`;
const tag = String.raw`[!-9;-~]+(?: ?\[\d+\])?: ?`;
const syslog3164 = `(?:${priority})?(?:${clockTime}|${isoTime}) (?:${word} )?${tag}`;
const server = String.raw`\[\d{1,10}\] [A-Z][a-z]{2} ${clockTime} \d{4} :: `;

const heads = new RegExp(
  `^(?:${syslog5424}|${syslog3164})?(?:(?:${server})?Transfer stats: )?`,
);
const serverMessage = new RegExp(`^(?:${syslog5424}|${syslog3164})?${server}`);
const transfer = /^D{0,2}ATE=\d{14}/;
const highAssurance = /^(?:t=\S+\s|ts=\d{4}-|ref=\S+\s)/;

/** Whether a record of the transfer log starts here. */
export function startsTransfer(text: string): boolean {
  return transfer.test(text);
}

/** Whether a line of the high-assurance log starts here: with a `t=`, `ts=` or `ref=` pair. */
export function startsHighAssurance(text: string): boolean {
  return highAssurance.test(text);
}

/** Whether the server's own log starts a message here, whatever it says. */
export function startsMessage(text: string): boolean {
  return serverMessage.test(text);
}

/** Where the record of a line is; undefined when it holds none. */
export function frameOf(line: string): Frame | undefined {
  if (isStart(line)) return { start: 0, end: line.length, head: undefined };
  const quote = line.startsWith('"') ? 1 : 0;
  const blanks = /^[ \t]*/.exec(line.slice(quote, headLimit))?.[0].length ?? 0;
  const before = quote + blanks;
  const head = heads.exec(line.slice(before, before + headLimit))?.[0] ?? "";
  const start = before + head.length;
  if (!isStart(line.slice(start, start + headLimit))) return undefined;
  const end = quote === 1 && line.endsWith('"') ? line.length - 1 : line.length;
  return { start, end, head: head === "" ? undefined : head.trimEnd() };
}

function isStart(text: string): boolean {
  return transfer.test(text) || highAssurance.test(text);
}
