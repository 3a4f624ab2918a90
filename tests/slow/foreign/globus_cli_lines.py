"""Runs command lines of globus-cli in one process, and lists the options that it has.

Reads a JSON array of arrays of words from standard input; a word like {NAME} is the value that an
earlier line has saved. Writes one JSON object: "ran" (a list of {line, code, output}) and "known"
(command -> the long options of its help)."""

import json
import re
import sys

import click
from click.testing import CliRunner
from globus_cli import main

EVERYWHERE = {"--verbose", "--quiet", "--help", "--format", "--jmespath", "--jq", "--map-http-status"}


def known(command, path, parent, found):
    context = click.Context(command, parent=parent, info_name=path[-1])
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            known(command.get_command(context, name), [*path, name], context, found)
        return
    found[" ".join(path)] = sorted(
        name
        for param in command.params
        if isinstance(param, click.Option) and not param.hidden
        for name in [*param.opts, *param.secondary_opts]
        if name.startswith("--") and name not in EVERYWHERE
    )


def run(lines):
    saved = {}
    for line in lines:
        words = [re.sub(r"\{(\w+)\}", lambda m: saved.get(m[1], m[0]), w) for w in line["words"]]
        result = CliRunner().invoke(main, words, catch_exceptions=True)
        text = result.output
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            text += "".join(
                __import__("traceback").format_exception(result.exception)[-3:]
            )
        if "save" in line and result.exit_code == 0:
            try:
                saved[line["save"]] = find_id(json.loads(result.stdout), line["save"])
            except (ValueError, KeyError) as error:
                text += f"\n(nothing to save: {error})"
        yield {"words": words, "code": result.exit_code, "output": text}


def find_id(document, name):
    if "id" in document:
        return document["id"]
    return document["data"][0]["id"]


found = {}
context = click.Context(main, info_name="globus")
known(main.get_command(context, "gcs"), ["gcs"], context, found)
print(json.dumps({"ran": list(run(json.load(sys.stdin))), "known": found}))
