/** Idle connections that are kept for each host. */
export const defaultMaxIdlePerHost = 10;
/** Milliseconds after which an idle connection is closed. */
export const defaultIdleMs = 90_000;
