import type { AuditRecord } from "../schema/columns.ts";
import { isHighAssuranceLine, parseHighAssuranceLine } from "./high_assurance.ts";
import { isTransferLine, parseTransferLine } from "./transfer_line.ts";

/** One line of either log, recognised by itself. A string says what is wrong with it. */
export function parseLine(line: string): AuditRecord | string {
  if (isTransferLine(line)) return parseTransferLine(line);
  if (isHighAssuranceLine(line)) return parseHighAssuranceLine(line);
  return "it is neither a line of a transfer log nor of a high-assurance audit log";
}
