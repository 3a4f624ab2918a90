/** What a GridFTP server knows of a transfer when it writes its line. Texts are bytes, raw. */
export interface Transfer {
  /** Microseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly host: string;
  readonly user: string;
  readonly file: string;
  readonly bytes: number;
  readonly dest: string;
  readonly type: string;
  readonly code: number;
  readonly taskid?: string | undefined;
  readonly retrans?: string | undefined;
}

const room = 4_096;
const encoder = new TextEncoder();

/**
 * A record as the server of the Grid Community Toolkit prints it: `snprintf` into 4,096 bytes, the
 * last of which is NUL, so a long one loses its end and its line feed. A test compares it with a
 * real server.
 */
export function printed(transfer: Transfer): Uint8Array {
  const { start, end, host, user, file, bytes, dest, type, code, taskid, retrans } = transfer;
  const text = `DATE=${compact(end)} HOST=${host} PROG=globus-gridftp-server ` +
    `NL.EVNT=FTP_INFO START=${compact(start)} USER=${user} FILE=${file} BUFFER=131072 ` +
    `BLOCK=262144 NBYTES=${bytes} VOLUME=/ STREAMS=1 STRIPES=1 DEST=[${dest}] TYPE=${type} ` +
    `CODE=${code} TASKID=${taskid ?? "none"}${
      retrans === undefined ? "" : ` retrans=${retrans}`
    }\n`;
  return encoder.encode(text).slice(0, room - 1);
}

/** The same in the server's own log, where a head stands before each message. */
export function printedWithHead(transfer: Transfer, pid: number): Uint8Array {
  const [day, date, month, year, time] = new Date(transfer.end / 1000).toUTCString()
    .replace(",", "").split(" ");
  const head = `[${pid}] ${day} ${month} ${date?.replace(/^0/, " ")} ${time} ${year} :: `;
  return joined([encoder.encode(`${head}Transfer stats: `), printed(transfer)]);
}

/** `YYYYMMDDhhmmss.uuuuuu` of microseconds since 1970. */
export function compact(us: number): string {
  const micro = String(us % 1_000_000).padStart(6, "0");
  return new Date(Math.floor(us / 1000)).toISOString().replace(/[-:TZ]/g, "").slice(0, 14) +
    `.${micro}`;
}

/** RFC 3339 with microseconds, as gcs shows times. */
export function shownTime(us: number): string {
  return new Date(Math.floor(us / 1000)).toISOString().slice(0, -1) +
    String(us % 1000).padStart(3, "0") + "Z";
}

/** One after the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
