import * as z from "zod/mini";
import { parseJson } from "../../base/mod.ts";
import { Secret } from "../../secrets/mod.ts";
import * as forms from "../../forms/mod.ts";
import { membersOf } from "./choice.ts";
import { DocumentField } from "./field.ts";
import { hideAccountKey } from "./hide.ts";
import type { Fields, Read, WriteInput } from "./field.ts";
import type { ObjectType } from "./object_type.ts";

const string = z.string();
const number = z.number();
const wholeNumber = z.int().check(z.minimum(0));
const strings = z.array(string);
const numbers = z.array(number);
const guid = z.guid();
const anything = z.unknown();
const members = z.record(string, anything);
const strings1 = z.union([strings, z.pipe(string, z.transform((one) => [one]))]);
const hidden = z.union([
  z.instanceof(Secret),
  z.pipe(string, z.transform((text) => new Secret(text))),
]);

function plain<T>(
  type: string,
  read: z.ZodMiniType<T>,
  write: z.ZodMiniType = read,
): DocumentField<T> {
  return new DocumentField<T>(type, read, () => write);
}

/** What is written in a form: checked, and sent in its usual spelling. */
function inForm(form: forms.Form): z.ZodMiniType<string> {
  return z.pipe(
    string,
    z.transform((given, context) => {
      const value = form.read(given);
      if (value !== undefined) return value;
      context.issues.push({ code: "custom", input: given, message: `must be ${form.expected}` });
      return z.NEVER;
    }),
  );
}

/** Text of a form. */
function textIn(form: forms.Form): DocumentField<string> {
  const write = inForm(form);
  return new DocumentField<string>("string", string, () => write, undefined, undefined, form);
}

/** Texts of a form; a lone text is read as a list of one. */
function textsIn(form: forms.Form): DocumentField<string[], readonly string[]> {
  const write = z.array(inForm(form));
  const type = "array<string>";
  return new DocumentField<string[], readonly string[]>(
    type,
    strings1,
    () => write,
    undefined,
    undefined,
    form,
  );
}

/** Text of any kind: for what is no text for people, such as a certificate or an expression. */
export const text: DocumentField<string> = plain("string", string);
/** A name that people see. */
export const displayName: DocumentField<string> = textIn(forms.displayName(128));
/** One line, or nothing. */
export const line: DocumentField<string> = textIn(forms.line);
/** Text of several lines. */
export const prose: DocumentField<string> = textIn(forms.prose);
/** An account, an id of another service, a setting: one line that is not blank. */
export const term: DocumentField<string> = textIn(forms.term);
/** Some {@linkcode term}s. */
export const terms: DocumentField<string[], readonly string[]> = textsIn(forms.term);
/** A path on the endpoint or on its nodes. */
export const path: DocumentField<string> = textIn(forms.path);
/** Some {@linkcode path}s, or patterns of them. */
export const paths: DocumentField<string[], readonly string[]> = textsIn(forms.path);
/** An e-mail address. */
export const email: DocumentField<string> = textIn(forms.email);
/** A domain name. */
export const domainName: DocumentField<string> = textIn(forms.domain);
/** Domains of identities. */
export const domainPatterns: DocumentField<string[], readonly string[]> = textsIn(
  forms.domainPattern,
);
/** An IP address. */
export const ipAddress: DocumentField<string> = textIn(forms.ipAddress);
/** Some {@linkcode ipAddress}es. */
export const ipAddresses: DocumentField<string[], readonly string[]> = textsIn(forms.ipAddress);
/** An IPv4 address. */
export const ipv4: DocumentField<string> = textIn(forms.ipv4);
/** An IPv6 address. */
export const ipv6: DocumentField<string> = textIn(forms.ipv6);
/** A page on the web. */
export const webUrl: DocumentField<string> = textIn(forms.webUrl);
/** Where an S3 API is. */
export const s3Endpoint: DocumentField<string> = textIn(forms.s3Endpoint);
/** An id: any text when read, a UUID when written. */
export const uuid: DocumentField<string> = plain("string(uuid)", string, guid);
/** A day, `2026-01-31`. */
export const date: DocumentField<string> = plain("string(date)", string, z.iso.date());
/** A moment in ISO 8601. */
export const dateTime: DocumentField<string> = plain(
  "string(date-time)",
  string,
  z.iso.datetime({ offset: true }),
);
/** True or false. */
export const flag: DocumentField<boolean> = plain("boolean", z.boolean());
/** A count, port or time span: whole and not negative. */
export const whole: DocumentField<number> = plain("number", number, wholeNumber);
/** A list of texts; a lone text is read as a list of one. */
export const texts: DocumentField<string[], readonly string[]> = new DocumentField(
  "array<string>",
  strings1,
  () => strings,
);
/** A list of UUIDs. */
export const uuids: DocumentField<string[], readonly string[]> = new DocumentField(
  "array<string>",
  strings1,
  () => z.array(guid),
);
/** A first and a last port. */
export const portRange: DocumentField<number[], readonly number[]> = new DocumentField(
  "array<number>",
  numbers,
  () =>
    z.array(z.int().check(z.minimum(1), z.maximum(65535))).check(z.refine(
      ([low = 0, high = 0, ...rest]) => rest.length === 0 && low <= high && low > 0,
      "must be two ports, the lower one first",
    )),
);
/** A JSON object without a schema. */
export const object: DocumentField<Record<string, unknown>> = plain("object", members);
/** A value that must not be seen: read as a Secret, given as a Secret or as text. */
export const secret: DocumentField<Secret, Secret | string> = new DocumentField(
  "string",
  hidden,
  () => hidden,
);

const keyFile = z.pipe(
  members,
  z.transform((key) => membersOf(hideAccountKey(key)) ?? {}),
);
const keyText = z.pipe(
  string,
  z.transform((json, context) => {
    const key = parseObject(json);
    if (key !== undefined) return membersOf(hideAccountKey(key)) ?? {};
    context.issues.push({ code: "custom", input: json, message: "must be a JSON object" });
    return z.NEVER;
  }),
);

function parseObject(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return membersOf(parseJson(json));
  } catch {
    return undefined;
  }
}

/**
 * The key file of a cloud account: an object whose secret texts are Secrets. May be given as the
 * text of the file.
 */
export const accountKey: DocumentField<
  Record<string, unknown>,
  Readonly<Record<string, unknown>> | Secret | string
> = new DocumentField("object", keyFile, () =>
  z.union([
    z.pipe(z.pipe(z.instanceof(Secret), z.transform((hidden) => hidden.reveal())), keyText),
    keyText,
    keyFile,
  ]));

/** Whether a field holds a secret, or a key file with secrets in it. */
export function isSecretField({ read }: DocumentField<unknown, unknown>): boolean {
  return read === secret.read || read === accountKey.read;
}

/** One of some words when written; any text when read, since servers get newer. */
export function oneOf<const V extends readonly string[]>(
  ...values: V
): DocumentField<string, V[number]> {
  return new DocumentField<string, V[number]>(
    "string",
    string,
    () => z.enum(values),
    undefined,
    values,
  );
}

/** A list of some words. */
export function someOf<const V extends readonly string[]>(
  ...values: V
): DocumentField<string[], readonly V[number][]> {
  const write = z.readonly(z.array(z.enum(values)));
  return new DocumentField<string[], readonly V[number][]>(
    "array<string>",
    strings1,
    () => write,
    undefined,
    values,
  );
}

/** Another document inside this one. */
export function nested<F extends Fields>(
  type: ObjectType<F>,
): DocumentField<Read<F>, WriteInput<F>> {
  return new DocumentField(
    type.name,
    z.lazy(() => type.schema),
    (mode) => type.writeSchema(mode),
    undefined,
    undefined,
    undefined,
    type,
  );
}

/** A list of documents. Each stands for a whole one, also in an update. */
export function listOf<F extends Fields>(
  type: ObjectType<F>,
): DocumentField<Read<F>[], readonly WriteInput<F>[]> {
  return new DocumentField(
    `array<${type.name}>`,
    z.array(z.lazy(() => type.schema)),
    (mode) => z.readonly(z.array(type.writeSchema(mode === "update" ? "replace" : mode))),
    undefined,
    undefined,
    undefined,
    type,
  );
}
