import type { Answer } from "../exchange.ts";
import type { Identity } from "../state.ts";

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export function escapeHtml(value: string): string {
  return value.replace(/[&<>"']/g, (character) => escapes[character] ?? "");
}

/** A page without scripts, that nothing may frame and no cache keeps. */
export function page(title: string, body: string, status = 200): Answer {
  return {
    status,
    headers: {
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; " +
        "frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
    },
    html: `<!doctype html><html lang="en"><head><meta charset="utf-8">` +
      `<title>${escapeHtml(title)}</title><style>body{font:16px/1.5 system-ui,sans-serif;` +
      `max-width:36em;margin:3em auto;padding:0 1em}code{word-break:break-all}` +
      `button{font:inherit;padding:.4em 1em;margin-right:.5em}</style></head>` +
      `<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`,
  };
}

/** What the log-in form shows. */
export interface LoginForm {
  /** Names the pending request when the form comes back. */
  readonly request: string;
  readonly clientName: string;
  readonly message: string | undefined;
  readonly scopes: readonly string[];
  readonly identities: readonly Identity[];
  readonly selected: string | undefined;
  readonly mfaRequired: boolean;
}

/** The form: which identity, with a second factor or not, allow or deny. */
export function loginPage(form: LoginForm): Answer {
  const choices = form.identities.map((identity, index) => {
    const checked = form.selected === undefined ? index === 0 : form.selected === identity.id;
    return `<p><label><input type="radio" name="identity" value="${escapeHtml(identity.id)}"` +
      `${checked ? " checked" : ""}> ${escapeHtml(identity.name)} ` +
      `&lt;${escapeHtml(identity.username)}&gt;</label></p>`;
  }).join("");
  const scopes = form.scopes.map((scope) => `<li><code>${escapeHtml(scope)}</code></li>`).join("");
  const message = form.message === undefined ? "" : `<p>${escapeHtml(form.message)}</p>`;
  return page(
    "Log in to the sandbox",
    `<p>Nothing here is real: no password is asked for, and no account is touched.</p>${message}` +
      `<form method="post" action="/v2/oauth2/authorize/decision">` +
      `<input type="hidden" name="request" value="${escapeHtml(form.request)}">` +
      `<h2>Identity</h2>${choices}<p><label><input type="checkbox" name="mfa" value="yes"` +
      `${form.mfaRequired ? " checked" : ""}> Use a second factor</label></p>` +
      `<h2>${escapeHtml(form.clientName)} asks for</h2><ul>${scopes}</ul>` +
      `<button name="decision" value="allow">Allow</button>` +
      `<button name="decision" value="deny">Deny</button></form>`,
  );
}

/** The page that shows a code to be pasted into a program. */
export function codePage(code: string): Answer {
  return page(
    "Authorization code",
    `<p>Copy this code into the program that asked for it:</p><p><code id="code">` +
      `${escapeHtml(code)}</code></p>`,
  );
}
