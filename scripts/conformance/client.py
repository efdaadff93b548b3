"""Calls by the official Python SDKs, unmodified. A call a line on stdin, its outcome a line on stdout, both JSON (see calls.js)."""

import importlib
import inspect
import json
import os
import re
import sys
from importlib.metadata import version

from alibabacloud_tea_openapi import utils_models
from darabonba.runtime import RuntimeOptions

PACKAGES = {"pai-dlc": "alibabacloud_pai_dlc20201203", "aiworkspace": "alibabacloud_aiworkspace20210204"}
TYPES = {"str": str, "bool": bool, "int": int, "float": (int, float)}


def client(product, key):
    config = utils_models.Config(
        access_key_id=key["id"],
        access_key_secret=key["secret"],
        endpoint=os.environ["ENDPOINT"],
        protocol="http",
        region_id="cn-hangzhou",
    )
    return importlib.import_module(PACKAGES[product] + ".client").Client(config)


def call(asked):
    operation = asked["operation"]
    models = importlib.import_module(PACKAGES[asked["product"]] + ".models")
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()
    method = getattr(client(asked["product"], asked["key"]), name + "_with_options")
    words = list(asked["path"])
    request = getattr(models, operation + "Request", None)
    if request:
        words.append(request().from_map(asked["input"]))
    try:
        answer = method(*words, asked["headers"], RuntimeOptions())
    except Exception as error:  # whatever a client raises is an outcome
        known = {"code": getattr(error, "code", None), "status": getattr(error, "status_code", None)}
        return {**known, "message": str(error)[:300], "raised": type(error).__name__}
    return {"model": answer.body.to_map(), "mistyped": mistyped(answer.body, operation)}


def mistyped(model, path):
    """Fields whose values are not of the type that the model declares; it does not look by itself."""
    found = []
    for name, parameter in inspect.signature(type(model).__init__).parameters.items():
        value = getattr(model, name, None)
        declared = str(parameter.annotation)
        wanted = TYPES.get(declared)
        if wanted and value is not None and (not isinstance(value, wanted) or (wanted is int and isinstance(value, bool))):
            found.append(f"{path}.{name} is {type(value).__name__}, not {declared}")
        for item in value if isinstance(value, list) else [value]:
            if hasattr(item, "to_map"):
                found += mistyped(item, f"{path}.{name}")
    return found


if __name__ == "__main__":
    packages = [name.replace("_", "-") for name in PACKAGES.values()]
    print(json.dumps({"versions": {name: version(name) for name in packages}}), flush=True)
    for line in sys.stdin:
        print(json.dumps(call(json.loads(line))), flush=True)
