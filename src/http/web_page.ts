import { visible } from "../base/mod.ts";

/** A web page where the answer of an API should be. */
export interface WebPage {
  /** What it says of itself, fit to be shown; at most 80 characters. */
  readonly title: string | undefined;
  /** True for the login page of a network, a proxy or a single sign-on. */
  readonly asksForLogin: boolean;
}

/** Only the head and the form of a page are looked at. */
const maxLookedAt = 64 * 1024;

/** The web page in an answer, by its Content-Type or its first bytes; undefined for anything else. */
export function webPageIn(
  { headers, body, status }: {
    readonly headers: Headers;
    readonly body: Uint8Array<ArrayBuffer>;
    readonly status: number;
  },
): WebPage | undefined {
  const text = new TextDecoder().decode(body.subarray(0, maxLookedAt));
  const isPage = /^(?:text\/html|application\/xhtml)/i.test(headers.get("content-type") ?? "") ||
    /^\s*<(?:!doctype html|html)\b/i.test(text);
  if (!isPage) return undefined;
  const title = /<title[^>]*>([^<]*)</i.exec(text)?.[1]?.trim().replace(/\s+/g, " ");
  const asksForLogin = status === 511 || /<input[^>]*\btype\s*=\s*["']?password\b/i.test(text) ||
    /\b(?:log|sign)[ -]?(?:in|on)\b/i.test(title ?? "");
  return {
    title: title === undefined || title === "" ? undefined : visible(title.slice(0, 80)),
    asksForLogin,
  };
}

/** Says that a page came, and what to do about it. */
export function explainPage({ title, asksForLogin }: WebPage): { why: string; hint: string } {
  const named = title === undefined ? "" : ` ("${title}")`;
  return asksForLogin
    ? {
      why: `a login page${named} answered instead of the API`,
      hint: "The network or a proxy wants a login: open the address in a browser on this machine",
    }
    : {
      why: `a web page${named} answered instead of the API`,
      hint: "Check the address of the endpoint; a proxy may answer in its place",
    };
}
