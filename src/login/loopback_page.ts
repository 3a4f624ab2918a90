/** Headers of every answer to the browser: nothing is kept, framed, loaded or told to others. */
export const pageHeaders: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  connection: "close",
};

/** Fixed pages. Nothing of a request ever enters one. */
export const pages = {
  done: page("You are logged in", "You can close this window and go back to the terminal."),
  refused: page("The login was refused", "Go back to the terminal to see why."),
  stray: page("Nothing to do here", "This address only waits for a login that gcs began."),
  tooMany: page("Too many requests", "Wait a second, then load this page again."),
} as const;

function page(title: string, sentence: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1><p>${sentence}</p></body>
</html>
`;
}
