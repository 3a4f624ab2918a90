import type { ControlRow } from "./security_controls.ts";

/** What a hostile review broke (R1 to R15), and native code from a place that others can write. */
export const reviewControls: readonly ControlRow[] = [
  {
    finding: "R1",
    control: "IA-9, SC-23",
    hipaa: "(d)",
    supports:
      "an endpoint's id bound to the address that a trusted party names, before a token is sent",
    tests: [
      "tests/endpoint/impostor_test.ts",
      "tests/endpoint/vouch_test.ts",
      "tests/endpoint/bindings_test.ts",
      "tests/endpoint/first_use_test.ts",
      "tests/commands/login_binding_test.ts",
    ],
  },
  {
    finding: "R2",
    control: "AU-9, AU-11",
    hipaa: "(b), (c)(1)",
    supports:
      "removals of loaded records that the trail alone vouches for; a trail that is never pruned",
    tests: [
      "tests/audit/retention/attacks_test.ts",
      "tests/audit/retention/older_form_test.ts",
      "tests/audit/retention/retention_test.ts",
    ],
  },
  {
    finding: "R3",
    control: "SI-7",
    hipaa: "(c)(1)",
    supports: "no alarm beside a change that is under way, or after a restore that was killed",
    tests: [
      "tests/slow/audit/verify/beside_writers_test.ts",
      "tests/audit/verify/rollback_test.ts",
    ],
  },
  {
    finding: "R4",
    control: "SI-7",
    hipaa: "(c)(1)",
    supports: "every page checked and every record counted when verifying",
    tests: [
      "tests/slow/audit/verify/pages_test.ts",
      "tests/audit/verify/verify_test.ts",
    ],
  },
  {
    finding: "R5",
    control: "AU-9, AU-10",
    hipaa: "(b), (c)(1)",
    supports:
      "a database that is gone, old or another one told by every command; an anchor outside",
    tests: [
      "tests/audit/verify/rollback_test.ts",
      "tests/keys/vault_test.ts",
      "tests/commands/audit/trail_test.ts",
      "tests/commands/audit/checkpoint_to_test.ts",
    ],
  },
  {
    finding: "R6",
    control: "AU-10",
    hipaa: "(c)(1)",
    supports: "the verification key of the trail, shown when the trail is made",
    tests: [
      "tests/commands/audit/verify_test.ts",
      "tests/commands/audit/checkpoint_to_test.ts",
      "tests/commands/audit/trail_test.ts",
    ],
  },
  {
    finding: "R7",
    control: "CM-6, AC-6",
    hipaa: "(a)(1)",
    supports: "hints that change nothing but the user's own files",
    tests: [
      "tests/files/own_fix_test.ts",
      "tests/slow/files/hints_test.ts",
    ],
  },
  {
    finding: "R8",
    control: "SI-10",
    hipaa: "(c)(1)",
    supports: "words of a server checked and quoted in every command line of a hint",
    tests: [
      "tests/base/shell_test.ts",
    ],
  },
  {
    finding: "R9",
    control: "SI-15",
    hipaa: "(c)(1)",
    supports: "no format prints a character that a terminal obeys or that nobody sees",
    tests: [
      "tests/base/visible_test.ts",
      "tests/output/print_test.ts",
    ],
  },
  {
    finding: "R10",
    control: "AC-6",
    hipaa: "(a)(1)",
    supports: "programs, libraries and settings only from paths that no other user can change",
    tests: [
      "tests/files/trusted_path_test.ts",
      "tests/files/own_group_test.ts",
      "tests/audit/sqlcipher/library_test.ts",
      "tests/official/find_test.ts",
      "tests/config/load_test.ts",
    ],
  },
  {
    finding: "R11",
    control: "SC-5",
    hipaa: "(a)(1)",
    supports:
      "limits of size, time and memory for logs, queries, older databases, pages and documents",
    tests: [
      "tests/slow/blackbox/signals_test.ts",
      "tests/audit/load/lines_test.ts",
      "tests/audit/load/sources_test.ts",
      "tests/audit/query/sql_test.ts",
      "tests/base/json_test.ts",
      "tests/audit/lifecycle/migrate_test.ts",
      "tests/gcs/paging_test.ts",
      "tests/tokens/migrate_test.ts",
    ],
  },
  {
    finding: "R12",
    control: "IA-5",
    hipaa: "(d)",
    supports: "logins that nobody keeps out, and that leave no live token or secret behind",
    tests: [
      "tests/login/loopback_strangers_test.ts",
      "tests/login/save_login_test.ts",
      "tests/commands/login_test.ts",
      "tests/slow/login/browser_environment_test.ts",
    ],
  },
  {
    finding: "R13",
    control: "SI-11, IA-5(1)",
    hipaa: "(a)(1), (d)",
    supports: "secrets found under every name and in every spelling; passphrases that are bytes",
    tests: [
      "tests/secrets/redacted_test.ts",
      "tests/secrets/secret_test.ts",
      "tests/keys/passphrase_bytes_test.ts",
      "tests/context/debug_log_test.ts",
    ],
  },
  {
    finding: "R14",
    control: "CM-6, SC-17",
    hipaa: "(e)(1)",
    supports: "authorities of certificates told by self-diagnostic, wherever they come from",
    tests: [
      "tests/commands/self_diagnostic_test.ts",
    ],
  },
  {
    finding: "R15",
    control: "SI-7",
    hipaa: "(c)(1)",
    supports: "files with a version; one of a newer program is refused by name and left as it is",
    tests: [
      "tests/audit/lifecycle/newer_test.ts",
      "tests/keys/vault_test.ts",
      "tests/keys/envelope_test.ts",
      "tests/endpoint/bindings_test.ts",
      "tests/batch/journal_test.ts",
    ],
  },
  {
    finding: "N",
    control: "SI-7, AC-6",
    hipaa: "(a)(1)",
    supports: "native code only from memory or a private folder, and only what was built",
    tests: [
      "tests/native/load_test.ts",
      "tests/audit/sqlcipher/library_test.ts",
      "tests/slow/blackbox/neighbours_test.ts",
    ],
  },
];
