import { shellWord } from "./shell.ts";

/** The hint of who knows neither profile nor endpoint: {@linkcode withLogin} completes it. */
export const logInAgain = "gcs login";

/** The command line that logs a profile in, ready to be typed where its endpoint is known. */
export function loginLine(profile: string, endpoint?: string): string {
  const place = endpoint === undefined ? "ENDPOINT" : shellWord(endpoint);
  return `gcs ${profileWords(profile)}login ${place}`;
}

/** A hint with the profile and endpoint of this run in its `gcs login` and `gcs logout`. */
export function withLogin(hint: string, profile: string, endpoint?: string): string {
  return hint
    .replace(/\bgcs login(?=$| &&)/g, () => loginLine(profile, endpoint))
    .replace(/\bgcs logout(?=$| &&)/g, () => `gcs ${profileWords(profile)}logout`);
}

function profileWords(profile: string): string {
  return profile === "default" ? "" : `--profile ${shellWord(profile)} `;
}
