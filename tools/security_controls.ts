import { reviewControls } from "./security_review.ts";

/** One finding of the security plan under one control, and the tests that show the state of it. */
export interface ControlRow {
  /** `#` and a number of the plan, `R` and one of the hostile review, or `N`: native code. */
  readonly finding: string;
  /** NIST SP 800-53 rev. 5. */
  readonly control: string;
  /** Section of 45 CFR 164.312, where one fits. */
  readonly hipaa: string;
  /** What the program does, so that the control can be met with it. */
  readonly supports: string;
  readonly tests: readonly string[];
}

/** Every row of docs/security/controls.md, and what `deno task test:security` runs. */
export const controls: readonly ControlRow[] = [
  {
    finding: "#1",
    control: "SC-28",
    hipaa: "(a)(2)(iv), (c)(2)",
    supports: "tokens at rest only as AES-256-GCM envelopes, which show any change",
    tests: [
      "tests/keys/envelope_test.ts",
      "tests/keys/vectors_test.ts",
      "tests/tokens/token_store_test.ts",
      "tests/tokens/migrate_test.ts",
      "tests/commands/auth/migrate_tokens_test.ts",
      "tests/fuzz/envelope_test.ts",
    ],
  },
  {
    finding: "#1",
    control: "SC-12",
    hipaa: "(a)(2)(iv)",
    supports: "keys in the keyring or from a passphrase, with ids; rotation that survives a kill",
    tests: [
      "tests/keys/keyring_test.ts",
      "tests/keys/vault_test.ts",
      "tests/tokens/rotate_key_test.ts",
      "tests/slow/tokens/processes_test.ts",
      "tests/commands/auth/rotate_key_test.ts",
    ],
  },
  {
    finding: "#2",
    control: "SC-8",
    hipaa: "(e)(1), (e)(2)(i), (e)(2)(ii)",
    supports: "TLS 1.2 and later only, with no switch against it; refused before a byte is sent",
    tests: [
      "tests/slow/security/tls_matrix_test.ts",
      "tests/slow/security/tls_resumption_test.ts",
      "tests/http/certificates_test.ts",
      "tests/http/policy_test.ts",
      "tests/http/redirects_test.ts",
      "tests/fuzz/redirects_test.ts",
    ],
  },
  {
    finding: "#2",
    control: "SC-13",
    hipaa: "(e)(2)(ii)",
    supports: "suites by name, AES-GCM only on demand, pinned keys; what was agreed can be seen",
    tests: [
      "tests/slow/security/tls_matrix_test.ts",
      "tests/http/inspect_test.ts",
      "tests/fuzz/pem_test.ts",
      "tests/slow/security/tls_document_test.ts",
    ],
  },
  {
    finding: "#3",
    control: "IA-5",
    hipaa: "(d)",
    supports:
      "secrets by prompt, standard input or a variable that is dropped; checked, not echoed",
    tests: ["tests/prompts/secret_input_test.ts", "tests/cli/parser_test.ts"],
  },
  {
    finding: "#3",
    control: "IA-5(7)",
    hipaa: "(d)",
    supports: "no secret on a command line, in the process list, in the repository or in scripts",
    tests: [
      "tests/slow/security/process_test.ts",
      "tests/slow/security/scanner_test.ts",
      "tests/commands/auth/scan_scripts_test.ts",
      "tests/slow/official/process_test.ts",
    ],
  },
  {
    finding: "#4",
    control: "SC-28, SC-12",
    hipaa: "(a)(2)(iv), (b)",
    supports: "the audit database encrypted as a whole, backups too; rekey, migration, shredding",
    tests: [
      "tests/audit/sqlcipher/database_test.ts",
      "tests/audit/lifecycle/independent_reader_test.ts",
      "tests/audit/lifecycle/rekey_test.ts",
      "tests/audit/lifecycle/migrate_test.ts",
      "tests/audit/lifecycle/backup_test.ts",
      "tests/audit/lifecycle/shred_test.ts",
    ],
  },
  {
    finding: "#5",
    control: "IA-9",
    hipaa: "(d)",
    supports:
      "PKCE, a state of 256 random bits that is good once, a listener that takes one answer",
    tests: [
      "tests/login/login_state_test.ts",
      "tests/slow/security/oauth_loopback_test.ts",
      "tests/slow/security/oauth_wire_test.ts",
    ],
  },
  {
    finding: "#6",
    control: "SI-10",
    hipaa: "(c)(1)",
    supports:
      "one form for each kind of input, in every command and the client library; parsers fuzzed",
    tests: [
      "tests/fuzz/server_log_test.ts",
      "tests/audit/parse/transfer_line_test.ts",
      "tests/audit/parse/high_assurance_test.ts",
      "tests/command/addresses_test.ts",
      "tests/command/principals_test.ts",
      "tests/gcs/forms_test.ts",
      "tests/commands/hostile_input_test.ts",
      "tests/identity_mapping/findings_test.ts",
      "tests/cli/parser_test.ts",
      "tests/config/load_test.ts",
      "tests/fuzz/forms_test.ts",
      "tests/fuzz/identity_mapping_test.ts",
      "tests/fuzz/addresses_and_principals_test.ts",
      "tests/fuzz/config_test.ts",
      "tests/fuzz/command_line_test.ts",
    ],
  },
  {
    finding: "#7",
    control: "SI-11",
    hipaa: "(a)(1)",
    supports: "messages without secrets, SQL and home folders; nothing planted comes out anywhere",
    tests: [
      "tests/secrets/sanitise_test.ts",
      "tests/secrets/secret_test.ts",
      "tests/output/report_test.ts",
      "tests/context/debug_log_test.ts",
      "tests/slow/security/canary_test.ts",
      "tests/fuzz/sanitise_test.ts",
      "tests/fuzz/error_documents_test.ts",
    ],
  },
  {
    finding: "#8",
    control: "AC-12",
    hipaa: "(a)(2)(iii)",
    supports: "sessions with an idle and an absolute limit, after which tokens are revoked",
    tests: [
      "tests/tokens/session_rules_test.ts",
      "tests/login/session_test.ts",
      "tests/slow/login/refresh_processes_test.ts",
      "tests/commands/logout_test.ts",
    ],
  },
  {
    finding: "#9",
    control: "SC-5",
    hipaa: "(a)(1)",
    supports: "limits of rate, retries, time and size against servers that fail or flood",
    tests: [
      "tests/http/rate_test.ts",
      "tests/http/pace_test.ts",
      "tests/http/retry_test.ts",
      "tests/http/timeouts_test.ts",
      "tests/http/body_test.ts",
      "tests/audit/load/lines_test.ts",
      "tests/audit/load/sources_test.ts",
      "tests/fuzz/retry_after_test.ts",
    ],
  },
  {
    finding: "#10",
    control: "AC-6",
    hipaa: "(a)(1)",
    supports: "the permissions and scopes that a command needs; files within their folders",
    tests: [
      "tests/files/output_file_test.ts",
      "tests/commands/output_files_test.ts",
      "tests/files/paths_test.ts",
      "tests/files/user_file_test.ts",
      "tests/login/authorize_test.ts",
      "tests/slow/http/permission_test.ts",
    ],
  },
  {
    finding: "#11",
    control: "CM-6",
    hipaa: "(a)(1)",
    supports: "hardened defaults; files that others can reach are refused with the way to mend it",
    tests: [
      "tests/slow/files/private_file_test.ts",
      "tests/files/private_folder_test.ts",
      "tests/config/load_test.ts",
    ],
  },
  {
    finding: "#12",
    control: "IA-5",
    hipaa: "(d)",
    supports: "tokens replaced and revoked on demand, and when a policy says that it is time",
    tests: [
      "tests/commands/auth/rotate_tokens_test.ts",
      "tests/commands/auth/status_test.ts",
    ],
  },
  {
    finding: "#13",
    control: "AU-9",
    hipaa: "(b), (c)(1)",
    supports: "an encrypted, chained audit database that shows what was changed or cut off",
    tests: [
      "tests/audit/chain/chain_test.ts",
      "tests/audit/verify/verify_test.ts",
      "tests/audit/sqlcipher/library_test.ts",
      "tests/slow/audit/lifecycle/kill_test.ts",
      "tests/commands/audit/verify_test.ts",
    ],
  },
  {
    finding: "#13",
    control: "AU-10",
    hipaa: "(c)(1)",
    supports:
      "checkpoints to keep elsewhere; in part only, since they are not signed by a third party",
    tests: ["tests/audit/verify/verify_test.ts", "tests/audit/trail/trail_test.ts"],
  },
  {
    finding: "#13",
    control: "SI-7",
    hipaa: "(c)(1)",
    supports: "verification on opening, and exit code 11 for what does not verify",
    tests: [
      "tests/audit/lifecycle/open_test.ts",
      "tests/audit/lifecycle/backup_test.ts",
      "tests/cli/contract_test.ts",
    ],
  },
  {
    finding: "#13",
    control: "AU-2, AU-3, AU-8, AU-12",
    hipaa: "(b), (a)(2)(i)",
    supports: "each change recorded before and after with who, what, where, when (UTC) and outcome",
    tests: [
      "tests/cli/carry_out_test.ts",
      "tests/audit/trail/trail_test.ts",
      "tests/slow/audit/trail/two_processes_test.ts",
      "tests/commands/audit/trail_test.ts",
    ],
  },
  {
    finding: "#13",
    control: "AU-11",
    hipaa: "164.316(b)(2)(i)",
    supports:
      "loaded records kept for a set time, six years unless set; the trail is never removed",
    tests: [
      "tests/audit/retention/retention_test.ts",
      "tests/commands/audit/prune_test.ts",
    ],
  },
  {
    finding: "#24",
    control: "SA-11, RA-5",
    hipaa: "164.308(a)(8)",
    supports: "this suite itself: findings, planted secrets, fuzzed parsers, advisories, scans",
    tests: [
      "tests/slow/security/controls_test.ts",
      "tests/slow/security/controls_dependencies_test.ts",
      "tests/slow/security/documents_test.ts",
      "tests/slow/security/scanner_test.ts",
      "tests/slow/security/canary_test.ts",
      "tests/fuzz/runs_test.ts",
    ],
  },
  ...reviewControls,
];

/** The table of the page, in Markdown, before it is formatted. */
export function controlsTable(rows: readonly ControlRow[] = controls): string {
  const line = ({ finding, control, hipaa, supports, tests }: ControlRow) =>
    `| ${finding} | ${control} | ${hipaa} | ${supports} | ${
      tests.map((test) => `\`${test}\``).join(", ")
    } |`;
  return [
    "| finding | supports control | HIPAA 164.312 | with | shown by |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(line),
  ].join("\n");
}
