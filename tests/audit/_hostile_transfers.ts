import fc from "../_support/fast_check.ts";
import { printed, type Transfer } from "./_server_log.ts";

const tail = (more: string) =>
  ` BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[6.6.6.6] TYPE=RETR CODE=226${more}`;
const head = "DATE=20200101000000.000001 HOST=evil PROG=p NL.EVNT=FTP_INFO " +
  "START=20200101000000.000000 USER=root FILE=/x";

const piece = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom(
    tail(" TASKID=x"),
    tail(""),
    tail(" TASKID=none retrans=0,0"),
    head,
    head + tail(""),
  ),
  fc.constantFrom(" FILE=", " USER=root", " BUFFER=", " TASKID=none", " retrans=0", "=", " ", '"'),
  fc.constantFrom(
    "\\",
    "\t",
    "%0A",
    "é",
    "\u2028",
    "[1] Thu Jul 27 12:59:42 2023 :: ",
    "D",
    "DATE=",
  ),
  fc.constantFrom(" *** TRUNCATED 9 bytes", "<13>Nov 23 01:02:03 h t: ", "t=S ts=2020-01-01 ref=x"),
  // Long enough that the line is cut, at any place of what comes after.
  fc.integer({ min: 3_000, max: 4_200 }).map((length) => "y".repeat(length)),
);
/** The server drops line feeds before it writes: a client cannot send one. */
const text = fc.array(piece, { maxLength: 6 })
  .map((pieces) => pieces.join("").replace(/[\r\n\0]/g, ""));
const user = fc.oneof(
  fc.constantFrom("alice", "anonymous", "DOMAIN\\user name", "a=b", "USER=root", '"q"', "é"),
  fc.string({ unit: "grapheme", maxLength: 32 }),
).map((name) => name.replace(/[\r\n\0]/g, "").replaceAll(" FILE=", ""));
const micro = fc.integer({ min: Date.UTC(2020) * 1000, max: Date.UTC(2030) * 1000 });

/** Transfers with whatever a hostile client can choose. */
export const hostileTransfer: fc.Arbitrary<Transfer> = fc.record({
  start: micro,
  end: micro,
  host: fc.constantFrom("dtn1.example.org", "dtn2"),
  user,
  file: text.map((name) => `/${name}`),
  bytes: fc.oneof(fc.nat(), fc.constant(-1)),
  dest: fc.constantFrom("192.0.2.7", "::1", "2001:DB8::5"),
  type: fc.constantFrom("RETR", "STOR", "MLSD"),
  code: fc.constantFrom(226, 426, 500),
  taskid: fc.option(text, { nil: undefined }),
  retrans: fc.option(fc.constantFrom("0", "0,1,0,0"), { nil: undefined }),
});

/** What has to be found in the database, whatever the line holds. */
export function ownWords({ start, end, host, user }: Transfer): string {
  return JSON.stringify([start, end, host, user]);
}

/** As a server writes them into one file; the last one is followed by a plain one. */
export function log(transfers: readonly Transfer[]): Uint8Array[] {
  return [...transfers, last].map(printed);
}

/** A transfer that ends its line. */
export const last: Transfer = {
  start: Date.UTC(2026) * 1000,
  end: Date.UTC(2026) * 1000 + 1,
  host: "dtn1.example.org",
  user: "alice",
  file: "/last",
  bytes: 1,
  dest: "192.0.2.7",
  type: "RETR",
  code: 226,
};
