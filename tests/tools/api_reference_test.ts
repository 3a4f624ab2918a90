import assert from "node:assert/strict";
import { lintFaults } from "../../tools/api_reference.ts";

const report = `error[missing-jsdoc]: exported symbol is missing JSDoc documentation
  --> /project/src/http/types.ts:25:12
   |
25 |   readonly method: HttpMethod;

error[private-type-ref]: public type 'Read' references private type 'ReadOf'
   --> /project/src/gcs/documents/field.ts:134:1

error[private-type-ref]: public type 'PolicyDocument' references private type 'policyDocument'
  --> /project/src/globus/auth_documents.ts:38:1

error: Found 3 documentation lint errors.
`;

Deno.test("lintFaults tells of everything without words, and leaves out types of schemas", () => {
  assert.deepEqual(lintFaults(report), [
    "/project/src/http/types.ts:25:12: exported symbol is missing JSDoc documentation",
    "/project/src/gcs/documents/field.ts:134:1: public type 'Read' references private type 'ReadOf'",
  ]);
});
