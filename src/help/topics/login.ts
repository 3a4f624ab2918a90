import type { Topic } from "./topic.ts";

export const login: Topic = {
  name: "login",
  summary: "Ways to log in, and where a login is kept",
  parts: [
    {
      text:
        "One login covers one endpoint and belongs to a profile. It lasts as long as the session " +
        "limits allow; then commands say which one renews it. Tokens are sealed with a key in the " +
        "keyring of the system, or under a passphrase where there is none.",
    },
    {
      title: "A person",
      rows: [
        ["gcs login ENDPOINT", "opens the page in a browser, and waits for it"],
        ["gcs login ENDPOINT --no-local-server", "over SSH: shows the page, and asks for its code"],
        ["gcs login", "again, at the endpoint that the profile has"],
        ["gcs logout", "revokes the tokens and forgets them"],
      ],
    },
    { title: "All options of a login", lines: ["gcs login --help"] },
    {
      title: "A program",
      rows: [
        ["GCS_CLI_CLIENT_ID", "client id of a service identity"],
        ["GCS_CLI_CLIENT_SECRET_FILE", "file with its secret; no login is needed, none is kept"],
      ],
    },
    {
      title: "What is there",
      rows: [
        ["gcs whoami", "who commands act as"],
        ["gcs auth status", "every stored login: keys, ages, next rotation"],
        ["gcs session show", "when and how you logged in"],
        ["gcs session update", "logs in again, as a policy or a collection asks for it"],
        ["gcs session consent SCOPE", "adds a consent that a command misses"],
        ["gcs self-diagnostic", "looks for what keeps a login from working"],
      ],
    },
  ],
};
