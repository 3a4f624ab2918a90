/** A cipher suite that the runtime's TLS can negotiate. */
export interface Suite {
  /** Name in the IANA registry. */
  readonly iana: string;
  /** Name that OpenSSL gives it. */
  readonly openssl: string;
  readonly version: "1.2" | "1.3";
  /** True for AES-GCM, the only approved kind here (NIST SP 800-52r2, section 3.3.1). */
  readonly aesGcm: boolean;
}

function suite(version: Suite["version"], iana: string, openssl: string): Suite {
  return { iana, openssl, version, aesGcm: iana.includes("_GCM_") };
}

/** Every suite there is: ephemeral keys and authenticated encryption, nothing else. */
export const suites: readonly Suite[] = [
  suite("1.3", "TLS_AES_256_GCM_SHA384", "TLS_AES_256_GCM_SHA384"),
  suite("1.3", "TLS_AES_128_GCM_SHA256", "TLS_AES_128_GCM_SHA256"),
  suite("1.3", "TLS_CHACHA20_POLY1305_SHA256", "TLS_CHACHA20_POLY1305_SHA256"),
  suite("1.2", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"),
  suite("1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "ECDHE-ECDSA-AES128-GCM-SHA256"),
  suite("1.2", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"),
  suite("1.2", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "ECDHE-RSA-AES256-GCM-SHA384"),
  suite("1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"),
  suite("1.2", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256", "ECDHE-RSA-CHACHA20-POLY1305"),
];

/** The suite of this IANA or OpenSSL name, in any case. */
export function findSuite(name: string): Suite | undefined {
  const wanted = name.trim().toUpperCase();
  return suites.find(({ iana, openssl }) => iana === wanted || openssl === wanted);
}

/** True for names of suites that exist but lack forward secrecy or authenticated encryption. */
export function isWeakSuite(name: string): boolean {
  return /^TLS_(?:RSA|DH|ECDH|PSK|SRP)_|_CBC_|_RC4_|_3DES_|_DES_|_NULL_|_EXPORT_|_anon_|^(?:AES|CAMELLIA)(?:128|256)-|-SHA$|RC4|DES-CBC|NULL|^ADH-|^AECDH-/i
    .test(name.trim());
}
