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
    return {"model": answer.body.to_map(), "mistyped": mistyped(answer.body, "", operation)}


def mistyped(value, declared, path):
    """Values that are not of the type that the model declares, however deep; it does not look by itself."""
    if value is None:
        return []
    kind, _, inner = declared.removesuffix("]").partition("[")
    if kind == "List":
        if not isinstance(value, list):
            return [f"{path} is {type(value).__name__}, not a list"]
        return [fault for item in value for fault in mistyped(item, inner, f"{path}[]")]
    if kind == "Dict":
        if not isinstance(value, dict):
            return [f"{path} is {type(value).__name__}, not a dict"]
        return [fault for item in value.values() for fault in mistyped(item, inner.partition(", ")[2], f"{path}{{}}")]
    if hasattr(value, "to_map"):
        fields = inspect.signature(type(value).__init__).parameters
        return [
            fault
            for name, field in fields.items()
            for fault in mistyped(getattr(value, name, None), str(field.annotation), f"{path}.{name}")
        ]
    if kind in ("dict", "Any"):
        return []
    wanted = TYPES.get(kind, ())
    if not isinstance(value, wanted) or (kind in ("int", "float") and isinstance(value, bool)):
        return [f"{path} is {type(value).__name__}, not {declared}"]
    return []


if __name__ == "__main__":
    packages = [name.replace("_", "-") for name in PACKAGES.values()]
    print(json.dumps({"versions": {name: version(name) for name in packages}}), flush=True)
    for line in sys.stdin:
        print(json.dumps(call(json.loads(line))), flush=True)
