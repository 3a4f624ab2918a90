import { createAuthority, type Identity } from "../../http/_server.ts";

const authority = await createAuthority();
/** The authority of every certificate that is good. */
export const authorityPem = authority.pem;
const rsa = await authority.issue({ rsa: true });

const anyPin = ["right_pin", "backup_pin"];
const open = ["default", "explicit_host", ...anyPin];
const weak = /offers no TLS version and cipher suite that is allowed here$/;

/** A server, and who may speak to it. */
export interface TlsServer {
  readonly server: string;
  readonly args: readonly string[];
  readonly identity: Identity;
  /** Names of the policies under which a request is sent. */
  readonly accepted: readonly string[];
  /** What a refusal says: by default the policy's complaint. */
  readonly refusal?: RegExp;
}

const tls12 = (suite: string) => ["-tls1_2", "-cipher", `${suite}:@SECLEVEL=0`];
const tls13 = (suite: string) => ["-tls1_3", "-ciphersuites", suite];
const gcm = tls13("TLS_AES_256_GCM_SHA384");
const old = ["-cipher", "ALL:@SECLEVEL=0"];

/** Servers good and bad, for `openssl s_server`. */
export const tlsServers: readonly TlsServer[] = [
  { server: "TLS 1.0", args: ["-tls1", ...old], identity: rsa, accepted: [], refusal: weak },
  { server: "TLS 1.1", args: ["-tls1_1", ...old], identity: rsa, accepted: [], refusal: weak },
  {
    server: "TLS 1.2 with RSA key exchange",
    args: tls12("AES256-GCM-SHA384"),
    identity: rsa,
    accepted: [],
    refusal: weak,
  },
  {
    server: "TLS 1.2 with CBC",
    args: tls12("ECDHE-RSA-AES256-SHA384"),
    identity: rsa,
    accepted: [],
    refusal: weak,
  },
  {
    server: "TLS 1.2 with AES-256-GCM",
    args: tls12("ECDHE-RSA-AES256-GCM-SHA384"),
    identity: rsa,
    accepted: [...open, "suite_list", "fips"],
  },
  {
    server: "TLS 1.2 with AES-128-GCM",
    args: tls12("ECDHE-RSA-AES128-GCM-SHA256"),
    identity: rsa,
    accepted: [...open, "fips"],
  },
  {
    server: "TLS 1.2 with ChaCha20",
    args: tls12("ECDHE-RSA-CHACHA20-POLY1305"),
    identity: rsa,
    accepted: open,
  },
  {
    server: "TLS 1.3 with AES-256-GCM",
    args: gcm,
    identity: rsa,
    accepted: [...open, "min_version_1.3", "suite_list", "fips"],
  },
  {
    server: "TLS 1.3 with ChaCha20",
    args: tls13("TLS_CHACHA20_POLY1305_SHA256"),
    identity: rsa,
    accepted: [...open, "min_version_1.3"],
  },
  {
    server: "TLS 1.3 with an expired certificate",
    args: gcm,
    identity: await authority.issue({ expired: true }),
    accepted: [],
    refusal: /has expired$/,
  },
  {
    server: "TLS 1.3 with a self-signed certificate",
    args: gcm,
    identity: await authority.issue({ selfSigned: true }),
    accepted: [],
    refusal: /is self-signed/,
  },
  {
    server: "TLS 1.3 with a certificate for another host",
    args: gcm,
    identity: await authority.issue({ names: ["other.example"] }),
    accepted: [],
    refusal: /is for another host name$/,
  },
  {
    server: "TLS 1.3 with a certificate of an unknown authority",
    args: gcm,
    identity: await (await createAuthority()).issue(),
    accepted: [],
    refusal: /authority that is not known here$/,
  },
];
