import { type Check, ok, warning } from "./_check.ts";

/**
 * Which authorities are believed. The runtime takes some from the environment when it starts,
 * before this program can say anything, so it says what it finds.
 */
export const authoritiesCheck: Check = {
  name: "authorities",
  async run({ environment, config }) {
    const { ca_file: own } = (await config()).values.tls;
    const store = environment.get("DENO_TLS_CA_STORE") ?? "mozilla";
    const more = environment.get("DENO_CERT");
    const detail = [
      `those of ${store}`,
      ...(own === undefined ? [] : [`${own} (tls.ca_file)`]),
      ...(more === undefined ? [] : [`${more} (DENO_CERT)`]),
    ].join(", ");
    return more === undefined
      ? ok(detail)
      : warning(detail, "unset DENO_CERT; name private authorities with tls.ca_file");
  },
};
