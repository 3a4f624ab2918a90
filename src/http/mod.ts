export * from "./types.ts";
export * from "./operation.ts";
