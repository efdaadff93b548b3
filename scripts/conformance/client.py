"""Calls by the official Python SDKs, unmodified. A call a line on stdin, its outcome a line on stdout, both JSON (see calls.js).

With the argument `alipai`, calls by the clients inside that package, which sign job requests with HMAC-SHA1.
"""

import importlib
import inspect
import json
import os
import re
import sys
from importlib.metadata import version

ALIPAI = sys.argv[1:] == ["alipai"]
if ALIPAI:
    from alibabacloud_tea_openapi.models import Config
    from alibabacloud_tea_util.models import RuntimeOptions
else:
    from alibabacloud_tea_openapi.utils_models import Config
    from darabonba.runtime import RuntimeOptions

PACKAGES = {"pai-dlc": "alibabacloud_pai_dlc20201203", "aiworkspace": "alibabacloud_aiworkspace20210204"}
MODULES = {product: ("pai.libs." if ALIPAI else "") + name for product, name in PACKAGES.items()}
TYPES = {"str": str, "bool": bool, "int": int, "float": (int, float)}


def client(product, key):
    config = Config(
        access_key_id=key["id"],
        access_key_secret=key["secret"],
        endpoint=os.environ["ENDPOINT"],
        protocol="http",
        region_id="cn-hangzhou",
    )
    return importlib.import_module(MODULES[product] + ".client").Client(config)


def call(asked):
    operation = asked["operation"]
    models = importlib.import_module(MODULES[asked["product"]] + ".models")
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", operation).lower()
    method = getattr(client(asked["product"], asked["key"]), name + "_with_options", None)
    # HMAC-SHA1 signs Date, which no header of a call replaces.
    if method is None or (ALIPAI and "x-acs-date" in asked["headers"]):
        return {"unsupported": True}
    words = list(asked["path"])
    request = getattr(models, operation + "Request", None)
    dropped = False
    if request:
        given = without_uris(asked["input"]) if ALIPAI else asked["input"]
        words.append(request().from_map(given))
        dropped = ALIPAI and words[-1].to_map() != asked["input"]
    try:
        answer = method(*words, asked["headers"], RuntimeOptions())
    except Exception as error:  # whatever a client raises is an outcome
        known = {"code": getattr(error, "code", None), "status": getattr(error, "status_code", None) or getattr(error, "statusCode", None)}
        return {**known, "message": str(error)[:300], "raised": type(error).__name__, "dropped": dropped}
    return {"model": answer.body.to_map(), "mistyped": mistyped(answer.body, "", operation), "dropped": dropped}


def without_uris(request):
    """The models of alipai have no Uri in a data source, and would send it empty."""
    sources = [source for source in request.get("DataSources", []) if "DataSourceId" in source]
    return {**request, "DataSources": sources} if "DataSources" in request else request


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
            # alipai declares an int, and the service returns a text.
            if not (ALIPAI and name == "request_id")
            for fault in mistyped(getattr(value, name, None), declared_type(field), f"{path}.{name}")
        ]
    if kind in ("dict", "Any"):
        return []
    wanted = TYPES.get(kind, ())
    if not isinstance(value, wanted) or (kind in ("int", "float") and isinstance(value, bool)):
        return [f"{path} is {type(value).__name__}, not {declared}"]
    return []


def declared_type(field):
    """Annotations are strings in newer packages, and types in older ones."""
    annotation = field.annotation
    text = annotation.__name__ if isinstance(annotation, type) else str(annotation)
    return text.replace("typing.", "")


if __name__ == "__main__":
    packages = ["alipai"] if ALIPAI else [name.replace("_", "-") for name in PACKAGES.values()]
    print(json.dumps({"versions": {name: version(name) for name in packages}}), flush=True)
    for line in sys.stdin:
        print(json.dumps(call(json.loads(line))), flush=True)
