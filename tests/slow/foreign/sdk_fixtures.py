"""Prints the answers of an endpoint that ship with globus-sdk for tests, as a JSON array of
{"name", "path", "body"}. Reads nothing."""

import importlib
import json
import pkgutil

try:
    import globus_sdk.testing as testing
except ImportError:
    import globus_sdk._testing as testing

data = importlib.import_module(f"{testing.__name__}.data.globus_connect_server")
found = []
for module in pkgutil.iter_modules(data.__path__):
    fixtures = importlib.import_module(f"{data.__name__}.{module.name}").RESPONSES
    for case, answer in fixtures._data.items():
        if answer.json is not None:
            found.append({"name": f"{module.name}.{case}", "path": answer.path, "body": answer.json})
print(json.dumps(found))
