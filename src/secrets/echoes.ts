import { Buffer } from "node:buffer";

/** Shorter pieces of base64 or hex are found in innocent text. */
const minEncoded = 8;

/**
 * The spellings in which a server, a proxy or a library may repeat a text: as it is, in JSON, in an
 * address or a form, in HTML, as Python and JavaScript print it, in base64 and in hexadecimal.
 */
export function echoesOf(text: string): Set<string> {
  const plain = text.toWellFormed();
  const bytes = Buffer.from(plain);
  const json = JSON.stringify(text).slice(1, -1);
  const quoted = encodeURIComponent(plain);
  const strict = quoted.replace(/[!'()*~]/g, percent);
  const addresses = [quoted, strict, strict.replaceAll("%2F", "/")];
  const html = plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return new Set([
    text,
    json,
    json.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`),
    plain.replaceAll("\\", "\\\\").replaceAll("'", "\\'"),
    plain.replaceAll("\\", "\\\\"),
    new URLSearchParams([["", plain]]).toString().slice(1),
    ...addresses,
    ...addresses.map((address) => address.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())),
    ...addresses.map((address) => encodeURIComponent(address)),
    html,
    ...["&#39;", "&#x27;", "&apos;"].map((apostrophe) =>
      html.replaceAll('"', "&quot;").replaceAll("'", apostrophe)
    ),
    html.replaceAll('"', "&#34;").replaceAll("'", "&#39;"),
    ...encoded(bytes),
  ]);
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

/** What is sure to stand in base64 and hexadecimal of any text around the bytes. */
function encoded(bytes: Buffer): string[] {
  const hex = bytes.toString("hex");
  const found = [hex, hex.toUpperCase()];
  for (const before of [0, 1, 2]) {
    const all = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // A character at either end may hold bits of what stands beside it.
    const first = Math.ceil(before * 8 / 6);
    const last = Math.floor((before + bytes.length) * 8 / 6);
    const core = all.slice(first, last);
    found.push(core, core.replaceAll("+", "-").replaceAll("/", "_"));
  }
  return found.filter((piece) => piece.length >= minEncoded);
}
