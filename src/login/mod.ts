/**
 * The life of a login: the page in a browser, the session, refresh, renewal and revocation.
 *
 * @module
 */
export { authorizerFor, type Grant, transferAs } from "./authorize.ts";
export { logIn, noLocalServer, openPage, requirePerson, requireStore } from "./log_in.ts";
export { renewal } from "./renew.ts";
export { endLogin, notConfirmed, orRevoke } from "./revoke.ts";
export { endOf, expireLogin } from "./expire.ts";
export { rotation } from "./rotate_tokens.ts";
export { storedWords, whereStored } from "./where_stored.ts";
export { saveLogin } from "./save_login.ts";
export { ownerOf } from "./token_rows.ts";
export { forgetEnd } from "./ended.ts";
export { noLogin, openSession, sessionPolicy } from "./session.ts";
