"""Says what the PowerShell grammar of tree-sitter sees in the script on standard input, as JSON."""

import json
import sys

import tree_sitter
import tree_sitter_powershell

language = tree_sitter.Language(tree_sitter_powershell.language())
tree = tree_sitter.Parser(language).parse(sys.stdin.buffer.read())
found = {"faults": [], "commands": [], "parameters": []}


def walk(node):
    text = node.text.decode()
    if node.is_error or node.is_missing:
        found["faults"].append(f"{node.start_point[0] + 1}: {text}")
    if node.type == "command":
        name = node.child_by_field_name("command_name")
        found["commands"].append((name or node).text.decode())
    if node.type == "script_parameter":
        found["parameters"].append(text)
    for child in node.children:
        walk(child)


walk(tree.root_node)
json.dump(found, sys.stdout)
