/**
 * Every environment variable that the program reads for itself, with what it does. The permission
 * list in deno.json grants these, those of {@linkcode browserVariables} and {@linkcode pagerVariables}, and the names that a secret
 * may come by.
 */
export const environmentVariables = {
  HOME: "home folder (Linux, macOS)",
  USERPROFILE: "home folder (Windows)",
  PATH: "where the official program, a browser opener, a pager and extensions are looked for",
  GLOBUS_CONNECT_SERVER_CONFIG_DIR: "folder of the configuration, tokens, audit database and logs",
  STATE_DIRECTORY: "the same for a service of systemd, which sets it for StateDirectory=",
  CONFIGURATION_DIRECTORY: "folder whose config.yaml is read, set for ConfigurationDirectory=",
  CREDENTIALS_DIRECTORY: "folder with gcs.passphrase and gcs.client_secret, for LoadCredential=",
  GCS_CONFIG_FILE: "configuration file to read instead, - for standard input; it is not changed",
  GCS_PROFILE: "profile to use",
  GCS_FORMAT: "output format",
  GCS_CLI_ENDPOINT_ID: "endpoint to manage: id, host name or URL",
  GCS_CLI_EXPLICIT_HOST: "address to dial for the endpoint, as --use-explicit-host",
  GCS_CLI_CLIENT_ID: "client id of a service login",
  GCS_CLI_CLIENT_SECRET: "client secret of a service login",
  GCS_CLI_CLIENT_SECRET_FILE:
    "file with that secret, in place of the variable; - for standard input",
  GCS_ASSUME_YES: "1: answers confirmations, as --yes does",
  GCS_KEY_SOURCE: "what protects keys: keyring or passphrase",
  GCS_PASSPHRASE_FILE:
    "file with the passphrase that protects keys where there is no keyring; - for standard input",
  GCS_CA_FILE: "PEM file with private certificate authorities",
  GCS_SQLCIPHER_LIB: "another SQLCipher library than the one that comes with gcs",
  GCS_OFFICIAL_CLI: "path of the official globus-connect-server program",
  GLOBUS_SDK_ENVIRONMENT: "Globus environment: production, preview, staging, test, …",
  GLOBUS_SDK_SERVICE_URL_AUTH: "https address of Globus Auth",
  GLOBUS_SDK_SERVICE_URL_TRANSFER: "https address of Globus Transfer",
  GLOBUS_SECRET_VALUE: "secret for --secret-env without a name",
  GLOBUS_CLIENT_SECRET: "secret for --client-secret-env without a name",
  GCS_NO_UPDATE_NOTICE: "any value: no word of newer releases, and no look for one",
  NO_COLOR: "any value: no colour",
  CLICOLOR: "0: no colour",
  CLICOLOR_FORCE: "other than 0: colour even where output is not a terminal",
  ACCESSIBLE: "any value: plain progress lines, nothing is redrawn",
  TERM: "dumb: no colour, nothing is redrawn, no pager",
  GCS_PAGER: "program that shows help longer than the screen; cat for none",
  PAGER: "the same, after it; default: less",
  COLUMNS: "width of the terminal",
  BROWSER: "program that opens the login page",
  SSH_CONNECTION: "set in an SSH session: the browser would open on the wrong machine",
  SSH_TTY: "set in an SSH session",
  DISPLAY: "set where a browser can open (X11)",
  WAYLAND_DISPLAY: "set where a browser can open (Wayland)",
  DBUS_SESSION_BUS_ADDRESS: "where the keyring service is reached (Linux)",
  DENO_CERT: "file with more authorities, believed by the runtime; shown by self-diagnostic",
  DENO_TLS_CA_STORE: "stores of authorities for the runtime: mozilla, system, or both",
  HTTPS_PROXY: "proxy for all requests, as curl reads it",
  https_proxy: "the same, and before it",
  ALL_PROXY: "proxy where HTTPS_PROXY names none",
  all_proxy: "the same, and before it",
  NO_PROXY: "hosts, domains, addresses and networks that are reached without a proxy",
  no_proxy: "the same, and before it",
  OTEL_EXPORTER_OTLP_ENDPOINT:
    "where telemetry goes: https, or http to this machine; /v1/… is added",
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "the same for traces alone, as it stands",
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "the same for metrics alone, as it stands",
  OTEL_EXPORTER_OTLP_HEADERS: "headers for the receiver of telemetry, key=value,…; secret",
  OTEL_SERVICE_NAME: "name that telemetry goes by; default: gcs",
  OTEL_RESOURCE_ATTRIBUTES: "more attributes for telemetry, key=value,…",
  OTEL_SDK_DISABLED: "true: no telemetry is sent",
  TRACEPARENT: "trace that a command belongs to (W3C Trace Context)",
  CI: "any value: never prompts, no progress without --progress",
} as const;

/** What the program that opens the login page gets of the environment, and nothing else. */
export const browserVariables = [
  ...["APPDATA", "BROWSER", "DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "DISPLAY"],
  ...["GNOME_DESKTOP_SESSION_ID", "HOME", "KDE_FULL_SESSION", "KDE_SESSION_VERSION", "LANG"],
  ...["LOCALAPPDATA", "LOGNAME", "PATH", "SYSTEMROOT", "TEMP", "USER", "USERPROFILE"],
  ...["WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "WSL_INTEROP", "XAUTHORITY", "XDG_CONFIG_HOME"],
  ...["XDG_CURRENT_DESKTOP", "XDG_DATA_DIRS", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"],
  "XDG_SESSION_TYPE",
] as const;

/** What the pager gets of the environment, and nothing else. */
export const pagerVariables = [
  ...["HOME", "LANG", "LC_ALL", "LC_CTYPE", "LESS", "LESSCHARSET", "LV", "MORE", "PATH", "TERM"],
] as const;

/** Names of the variables that `--secret-env NAME` takes. */
export const secretVariableNames = "GCS_* or GLOBUS_*";

/** Whether a secret may come by a variable of this name: permissions can list no others. */
export function isSecretVariable(name: string): boolean {
  return /^(?:GCS|GLOBUS)_[A-Za-z0-9_]+$/.test(name);
}

/** A variable that the program reads. */
export type EnvironmentName =
  | keyof typeof environmentVariables
  | (typeof browserVariables)[number]
  | (typeof pagerVariables)[number];
