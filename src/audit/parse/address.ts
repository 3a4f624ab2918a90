const remembered = 4_096;
const known = new Map<string, string>();

/**
 * The one spelling of an address: IPv6 compressed and in lower case without brackets (RFC 5952), an
 * IPv4 address that is mapped into IPv6 as itself. Anything else stays as it is.
 */
export function canonicalAddress(text: string): string {
  if (!text.includes(":")) return text;
  const found = known.get(text);
  if (found !== undefined) return found;
  const address = spelled(text);
  if (known.size >= remembered) known.clear();
  known.set(text, address);
  return address;
}

function spelled(text: string): string {
  const match = /^(\[?)([0-9A-Fa-f:.]+)(%[^\s[\]]+)?(\]?)$/.exec(text);
  if (match === null || (match[1] === "[") !== (match[4] === "]")) return text;
  const [, , address = "", zone = ""] = match;
  const url = URL.parse(`http://[${address}]/`);
  if (url === null) return text;
  const plain = url.hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(plain);
  if (mapped === null || zone !== "") return plain + zone;
  const [high, low] = [parseInt(mapped[1] ?? "", 16), parseInt(mapped[2] ?? "", 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}

/** Host and port of `host:port`. Text of another form is the host. */
export function splitAddress(text: string): { host: string; port: number | undefined } {
  const match = /^(\[[^[\]]+\]|[^:]+):(0|[1-9]\d{0,4})$/.exec(text);
  const [, host, port] = match ?? [];
  return host === undefined
    ? { host: canonicalAddress(text), port: undefined }
    : { host: canonicalAddress(host), port: Number(port) };
}
