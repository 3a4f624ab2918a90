import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { parseCommandLine } from "../../src/cli/parser.ts";
import { example } from "./_commands.ts";

const id = "1405823f-0597-4a16-b296-46d4f0ae4b15";

function parse(...argv: string[]) {
  return parseCommandLine(argv, example);
}

function refused(...argv: string[]): GcsError {
  try {
    parse(...argv);
  } catch (error) {
    assert.ok(error instanceof GcsError);
    assert.equal(error.kind, "usage");
    return error;
  }
  throw new Error("accepted");
}

Deno.test("parseCommandLine takes options before and after positionals", () => {
  const parsed = parse("--minutes", "5", id, "-F", "json", "--profile=work");
  assert.equal(parsed.input["id"], id);
  assert.equal(parsed.input["minutes"], 5);
  assert.equal(parsed.globals.format, "json");
  assert.equal(parsed.globals.profile, "work");
});

Deno.test("parseCommandLine tells absent, false, null and empty apart", () => {
  const absent = parse(id).input;
  assert.equal(absent["displayName"], undefined);
  assert.equal(absent["deleteProtected"], undefined);
  assert.equal(absent["domain"], undefined);
  const given = parse(
    id,
    "--display-name",
    "",
    "--no-delete-protected",
    "--domain",
    "",
    "--keywords",
    "",
  ).input;
  assert.equal(given["displayName"], null);
  assert.equal(given["deleteProtected"], false);
  assert.deepEqual(given["domain"], []);
  assert.deepEqual(given["keywords"], []);
});

Deno.test("parseCommandLine collects repeated options and splits comma lists", () => {
  const { input } = parse(id, "--domain", "a.org", "--domain=b.org", "--keywords", "x, y");
  assert.deepEqual(input["domain"], ["a.org", "b.org"]);
  assert.deepEqual(input["keywords"], ["x", "y"]);
});

Deno.test("parseCommandLine takes a range as LOW-HIGH and as two words", () => {
  const forms = [["--ports=5-7"], ["--ports", "5-7"], ["--ports", "5", "7"]];
  for (const form of forms) assert.deepEqual(parse(...form, id).input["ports"], [5, 7]);
  assert.deepEqual(parse("--ports", "5", "7", id).input["id"], id);
  for (const wrong of ["7-5", "0-7", "5-91", "5", "5-", "a-b"]) {
    assert.match(refused(id, "--ports", wrong).message, /--ports .*expected LOW-HIGH.*1 to 90/);
  }
});

Deno.test("parseCommandLine treats everything after -- as positional", () => {
  assert.equal(parse("--", id, "--force").input["rest"], "--force");
});

Deno.test("an unknown option is refused with the nearest one, and its value is not echoed", () => {
  const error = refused(id, "--displya-name=s3cr3t-value");
  assert.equal(error.message, 'Unknown option "--displya-name"');
  assert.equal(error.hint, 'did you mean "--display-name"?');
});

Deno.test("bad values name the option and what is expected", () => {
  assert.match(refused("nonsense").message, /Invalid THING_ID "nonsense": expected a UUID/);
  assert.match(refused(id, "--minutes", "91").message, /--minutes "91".*1 to 90/);
  assert.match(refused(id, "--minutes", "1e1").message, /whole number/);
  const choice = refused(id, "--mode", "inbond");
  assert.match(choice.message, /expected inbound, outbound/);
  assert.equal(choice.hint, 'did you mean "inbound"?');
  assert.match(refused(id, "--color", "blue").message, /--color/);
});

Deno.test("missing and surplus words are refused", () => {
  assert.match(
    parseCommandLine([], example).missing?.message ?? "",
    /^Missing argument THING_ID: /,
  );
  assert.match(refused(id, "a", "b").message, /Too many arguments/);
  assert.match(refused(id, "--mode").message, /--mode needs a value/);
});

Deno.test("both halves of a toggle together are refused", () => {
  assert.match(
    refused(id, "--delete-protected", "--no-delete-protected").message,
    /Cannot use --delete-protected together with --no-delete-protected/,
  );
});

for (
  const form of [["--secret-access-key", "hunter2"], ["--secret-access-key=hunter2"], [
    "--secret-access-key",
  ]]
) {
  Deno.test(`the removed option ${form.length === 2 ? "with a word" : form[0]} is refused without echo`, () => {
    const error = refused(id, ...form);
    assert.match(error.message, /--secret-access-key was removed/);
    assert.equal(
      error.hint,
      `gcs thing update --secret-stdin: gcs thing update ${id} --secret-stdin`,
    );
    assert.ok(!`${error.message}${error.hint}`.includes("hunter2"));
  });
}

Deno.test("help wins over missing arguments", () => {
  assert.equal(parse("--help").help, true);
  assert.equal(parse("-h", "--mode", "x").help, true);
});

Deno.test("global options are checked", () => {
  assert.match(refused(id, "--timeout", "0").message, /--timeout/);
  assert.match(refused(id, "--use-explicit-host", "x.org:1").message, /IP address/);
  assert.match(refused(id, "--map-http-status", "404").message, /STATUS=CODE/);
  assert.match(refused(id, "--map-http-status", "404=256").message, /STATUS=CODE/);
  const { globals } = parse(id, "--timeout", "1.5", "--use-explicit-host", "::1", "-y");
  assert.equal(globals.timeout, 1500);
  assert.equal(globals.useExplicitHost, "::1");
  assert.equal(globals.yes, true);
  const mapped = parse(id, "--map-http-status", "404=50,403=51").globals.mapHttpStatus;
  assert.deepEqual([...mapped], [[404, 50], [403, 51]]);
});

Deno.test("parseCommandLine takes a flag whose name begins with no- for what it says", () => {
  assert.equal(parse(id).input["noWait"], false);
  assert.equal(parse(id, "--no-wait").input["noWait"], true);
  assert.match(refused(id, "--wait").message, /Unknown option "--wait"/);
});
