/**
 * What a text must look like: e-mail, domain, URL, name, path. The field tables of the client
 * library and the inputs of commands take their forms from here, so that both refuse the same.
 *
 * @module
 */
export {
  domain,
  domainPattern,
  email,
  ipAddress,
  ipv4,
  ipv6,
  s3Endpoint,
  serviceUrl,
  webUrl,
} from "./addresses.ts";
export type { Form } from "./form.ts";
export { displayName, line, path, prose, term } from "./words.ts";
