import { X509Certificate } from "node:crypto";
import { isAbsolute } from "node:path";
import {
  arg,
  argumentOr,
  badInput,
  type Context,
  documentOf,
  type FieldTable,
  opt,
  type SecretSpec,
  sets,
  type ValuesOf,
} from "../../../command/mod.ts";
import { GcsError } from "../../../errors/mod.ts";
import { Secret } from "../../../secrets/mod.ts";
import { readGivenFile, readUserFile } from "../../../files/mod.ts";
import { domain } from "../../../forms/mod.ts";
import type { Domain, DomainInput } from "../../../gcs/mod.ts";
import type { Field } from "../../../output/mod.ts";
import {
  namesOf,
  readCertificates,
  requireChain,
  requireFit,
  requireKeyOf,
} from "./_certificate.ts";

const maxBytes = 256 * 1024;

/** The domain name as an argument. */
export const domainArgs = {
  name: arg.orOption("domain", arg.text("DOMAIN", "Domain name", domain)),
};

const nodeFiles = opt.group(
  "Node's files",
  {
    certificatePath: sets(
      "certificate_path",
      opt.parsed("PATH", "Certificate on the nodes", parseNodePath),
    ),
    certificateChainPath: sets(
      "certificate_chain_path",
      opt.parsed("PATH", "Chain on the nodes", parseNodePath),
    ),
    privateKeyPath: sets(
      "private_key_path",
      opt.parsed("PATH", "Private key on the nodes", parseNodePath),
    ),
  } satisfies FieldTable<DomainInput>,
);

/** What a domain is given. */
export const domainOptions = {
  domain: opt.text("DOMAIN", "The same as the argument DOMAIN", domain),
  wildcard: opt.flag("The certificate is for all names one level below the domain"),
  certificate: opt.text("FILE", "Certificate in PEM form, read here; its chain may follow in it"),
  certificateChain: opt.text("FILE", "Certificates of the authorities between, read here"),
  privateKey: opt.text("FILE", "Private key in PEM form, read here; the file must be private"),
  ...nodeFiles,
};

/** The private key where it is in no file: `--private-key-stdin`, `--private-key-env`. */
export const domainSecrets = {
  key: {
    label: "private key",
    length: [64, 32_768],
    multiline: true,
    stem: "private-key",
    onlyWith: [],
  },
} as const satisfies Readonly<Record<string, SecretSpec>>;

/** What a command that sets a domain says of itself. */
export const domainWords =
  "Certificate, chain and key are checked here before anything is sent: in date, for this " +
  "domain, and belonging together. The key is read from a file that only you can read, or by " +
  "--private-key-stdin or --private-key-env, and is never shown. Files that lie on the nodes " +
  "already are named by the options that end in -path; nothing of them is checked here.\n" +
  "What is given takes the place of everything that was set before.";

type DomainWish = ValuesOf<typeof domainArgs & typeof domainOptions> & {
  readonly key: Secret | undefined;
};

/** The domain document that the options ask for, with everything in it checked. */
export async function readDomain(context: Context, wish: DomainWish): Promise<DomainInput> {
  const name = argumentOr(wish.name, wish.domain, "DOMAIN", "domain");
  const base = { "domain_name": name, "wildcard": wish.wildcard };
  const isHere = [wish.certificate, wish.certificateChain, wish.privateKey, wish.key];
  const isOnNodes = [wish.certificatePath, wish.certificateChainPath, wish.privateKeyPath];
  const here = isHere.some((part) => part !== undefined);
  if (here && isOnNodes.some((part) => part !== undefined)) {
    throw new GcsError("usage", "Give files that are read here or paths on the nodes, not both");
  }
  if (here) return { ...base, ...await readHere(context, wish, name) };
  if ((wish.certificatePath === undefined) !== (wish.privateKeyPath === undefined)) {
    throw new GcsError("usage", "Give --certificate-path together with --private-key-path");
  }
  if (wish.certificatePath === undefined && wish.certificateChainPath !== undefined) {
    throw new GcsError("usage", "Give --certificate-chain-path together with --certificate-path");
  }
  return { ...base, ...await documentOf(context, nodeFiles, wish) };
}

async function readHere(context: Context, wish: DomainWish, name: string) {
  if (wish.certificate === undefined) {
    throw new GcsError("usage", "Missing option --certificate: the certificate of the domain");
  }
  if (wish.privateKey !== undefined && wish.key !== undefined) {
    throw new GcsError("usage", "Give the private key as a file or as a secret, not both");
  }
  const key = wish.key ?? (wish.privateKey && await readKeyFile(context, wish.privateKey));
  if (key === undefined || key === "") {
    throw new GcsError("usage", "The private key of the certificate is missing", {
      hint: "add --private-key FILE, --private-key-stdin or --private-key-env NAME",
    });
  }
  const { pem, certificate, rest } = readCertificates(
    await readPem(wish.certificate),
    "--certificate",
  );
  requireFit(certificate, name, wish.wildcard, context.clock.now());
  const isPretended = context.globals.dryRun && wish.key !== undefined;
  if (!isPretended) requireKeyOf(certificate, key);
  const chain = await readChain(wish.certificateChain, rest);
  requireChain(certificate, chain);
  return {
    "certificate": pem,
    "private_key": key,
    ...(chain.length === 0 ? {} : { "certificate_chain": chain.join("") }),
  };
}

async function readChain(path: string | undefined, rest: readonly string[]) {
  if (path === undefined) return rest;
  if (rest.length > 0) {
    throw badInput("--certificate-chain", "the certificate's own file holds the chain already");
  }
  const file = readCertificates(await readPem(path), "--certificate-chain");
  return [file.pem, ...file.rest];
}

async function readPem(path: string): Promise<string> {
  return new TextDecoder().decode(await readUserFile(path, { maxBytes }));
}

async function readKeyFile(context: Context, path: string): Promise<Secret> {
  const { stdin } = context.streams;
  const file = await readGivenFile(path, {
    what: "the private key",
    maxBytes,
    ...(stdin.isTerminal ? {} : { stdin: () => stdin.chunks() }),
  });
  if (file === undefined) throw badInput("--private-key", "there is no such file");
  if (file.remark !== undefined) await context.warn(file.remark);
  try {
    return new Secret(new TextDecoder().decode(file.bytes));
  } finally {
    file.bytes.fill(0);
  }
}

function parseNodePath(typed: string, name: string): string {
  if (isAbsolute(typed) && !/(?:^|\/)\.\.?(?:\/|$)/.test(typed)) return typed;
  throw badInput(name, "expected an absolute path on the nodes, without . and ..");
}

/** What a person sees of a domain. The certificate's own words, never the key. */
export const domainFields: readonly Field<Domain>[] = [
  { label: "Domain Name", value: "domain_name" },
  { label: "Wildcard", value: "wildcard" },
  { label: "Certificate For", value: (domain) => certificateOf(domain, namesOf) },
  { label: "Issued By", value: (domain) => certificateOf(domain, ({ issuer }) => issuer) },
  { label: "Valid Until", value: (domain) => certificateOf(domain, validUntil), kind: "time" },
  { label: "Certificate Path", value: "certificate_path" },
  { label: "Certificate Chain Path", value: "certificate_chain_path" },
  { label: "Private Key Path", value: "private_key_path" },
];

function certificateOf<T>(
  { certificate }: Domain,
  read: (certificate: X509Certificate) => T,
): T | undefined {
  try {
    return certificate ? read(new X509Certificate(certificate)) : undefined;
  } catch {
    return undefined;
  }
}

function validUntil({ validTo }: X509Certificate): string {
  return new Date(validTo).toISOString().slice(0, 10);
}
