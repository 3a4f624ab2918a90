import { type Answer, type Doc, Refusal } from "../exchange.ts";
import type { Problem } from "../published/mod.ts";

/** What a successful answer may carry besides its documents. */
export interface SuccessOptions {
  readonly status?: number;
  readonly message?: string;
  readonly detail?: string;
  /** Marker of the next page. Absent: this is the last one. */
  readonly marker?: string | undefined;
}

/** A result document around `data`. */
export function success(data: readonly Doc[], options: SuccessOptions = {}): Answer {
  const { status = 200, message, detail = "success", marker } = options;
  return {
    status,
    json: {
      DATA_TYPE: "result#1.0.0",
      code: "success",
      data,
      detail,
      "has_next_page": marker !== undefined,
      "http_response_code": status,
      marker: marker ?? "",
      message: message ?? "Operation successful",
    },
  };
}

/** An error as the API writes it; a string detail repeats the code. */
export function refusal(
  status: number,
  code: string,
  message: string,
  detail: string | Doc = code,
  authorizationParameters?: Doc,
): Refusal {
  return new Refusal({
    status,
    headers: status === 401 ? { "www-authenticate": 'Bearer realm="sandbox"' } : {},
    json: {
      DATA_TYPE: authorizationParameters === undefined ? "result#1.0.0" : "result#1.1.0",
      code,
      data: [],
      detail,
      "has_next_page": false,
      "http_response_code": status,
      message,
      ...(authorizationParameters === undefined
        ? {}
        : { "authorization_parameters": authorizationParameters }),
    },
  });
}

export function badRequest(message: string): Refusal {
  return refusal(400, "bad_request", message);
}

export function notFound(what: string): Refusal {
  return refusal(404, "not_found", `${what} not found`);
}

/** 409 that names the resources in the way. */
export function conflict(message: string, resources: readonly string[]): Refusal {
  return refusal(409, "conflict", message, { DATA_TYPE: "resource_conflict#1.0.0", resources });
}

/** 403 with a document that says why. */
export function denied(message: string, detail: string | Doc, parameters?: Doc): Refusal {
  return refusal(403, "permission_denied", message, detail, parameters);
}

/** 422 with all that is wrong. */
export function invalidInput(problems: readonly Problem[]): Refusal {
  return refusal(422, "unprocessable_entity", "Data Validation Error", {
    DATA_TYPE: "invalid_input#1.0.0",
    errors: problems,
  });
}

export function invalid(property: string, message: string): Refusal {
  return invalidInput([{ property, message }]);
}
