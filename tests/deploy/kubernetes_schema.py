"""Whether an object is what the API of Kubernetes takes: no unknown field, no field missing, right types.

The types of Kubernetes itself are those of its Python client. The client does not know the custom resources;
CUSTOM says what of theirs is used here, after the documentation of the Prometheus operator and KEDA.
"""

import re

from kubernetes import client

BUILT_IN = {
    ("apps/v1", "Deployment"): "V1Deployment",
    ("v1", "Service"): "V1Service",
    ("policy/v1", "PodDisruptionBudget"): "V1PodDisruptionBudget",
}

_LABELS = {"*": str}
_METADATA = {"name!": str, "labels": _LABELS}
_RULE = {
    "record": str, "alert": str, "expr!": str, "for": str, "labels": _LABELS, "annotations": _LABELS,
}
_TRIGGER = {"type!": str, "name": str, "metricType": str, "metadata!": {"*": str}}
_BEHAVIOR = {"scaleDown": {"stabilizationWindowSeconds": int}}

# Field to type; a list stands for a list of its one element, "*" for any name, "!" for a field that must be.
CUSTOM = {
    ("monitoring.coreos.com/v1", "PrometheusRule"): {
        "metadata!": _METADATA,
        "spec!": {"groups": [{"name!": str, "interval": str, "rules": [_RULE]}]},
    },
    ("monitoring.coreos.com/v1", "ServiceMonitor"): {
        "metadata!": _METADATA,
        "spec!": {
            "jobLabel": str,
            "selector!": {"matchLabels": _LABELS},
            "endpoints!": [{"port": str, "path": str, "interval": str, "scrapeTimeout": str}],
        },
    },
    ("keda.sh/v1alpha1", "ScaledObject"): {
        "metadata!": _METADATA,
        "spec!": {
            "scaleTargetRef!": {"name!": str},
            "minReplicaCount": int, "maxReplicaCount": int, "pollingInterval": int,
            "fallback": {"failureThreshold!": int, "replicas!": int},
            "advanced": {"horizontalPodAutoscalerConfig": {"behavior": _BEHAVIOR}},
            "triggers!": [_TRIGGER],
        },
    },
}


def problems(thing):
    """What is wrong with an object; empty if nothing is."""
    kind = (thing["apiVersion"], thing["kind"])
    if kind in CUSTOM:
        schema = {"apiVersion!": str, "kind!": str, **CUSTOM[kind]}
        return list(_custom_problems(schema, thing, thing["kind"]))
    return list(_built_in_problems(BUILT_IN[kind], thing, thing["kind"]))


def _custom_problems(schema, value, path):
    if isinstance(schema, list):
        if not isinstance(value, list):
            yield f"{path}: not a list"
            return
        for index, each in enumerate(value):
            yield from _custom_problems(schema[0], each, f"{path}[{index}]")
    elif isinstance(schema, dict):
        yield from _object_problems(schema, value, path)
    elif type(value) is not schema:
        yield f"{path}: {value!r} is no {schema.__name__}"


def _object_problems(schema, value, path):
    if not isinstance(value, dict):
        yield f"{path}: not an object"
        return
    fields = {name.rstrip("!"): kind for name, kind in schema.items()}
    for name in schema:
        if name.endswith("!") and name[:-1] not in value:
            yield f"{path}: no {name[:-1]}"
    for name, each in value.items():
        if name not in fields and "*" not in fields:
            yield f"{path}: unknown field {name}"
        else:
            yield from _custom_problems(fields.get(name, fields.get("*")), each, f"{path}.{name}")


def _built_in_problems(kind, value, path):
    if kind.startswith("list["):
        for index, each in enumerate(value if isinstance(value, list) else [value]):
            yield from _built_in_problems(kind[5:-1], each, f"{path}[{index}]")
    elif kind.startswith("dict("):
        value_kind = re.match(r"dict\(str, (.*)\)", kind).group(1)
        for name, each in value.items():
            yield from _built_in_problems(value_kind, each, f"{path}.{name}")
    elif kind in ("str", "int", "bool"):
        if type(value).__name__ != kind:
            yield f"{path}: {value!r} is no {kind}"
    elif kind != "object":  # which is a string or a number
        yield from _model_problems(getattr(client, kind), value, path)


def _model_problems(model, value, path):
    attributes = {json_name: name for name, json_name in model.attribute_map.items()}
    known = {}
    for name, each in value.items():
        if name not in attributes:
            yield f"{path}: unknown field {name}"
            continue
        known[attributes[name]] = each
        yield from _built_in_problems(model.openapi_types[attributes[name]], each, f"{path}.{name}")
    try:
        model(**known)
    except ValueError as error:  # a field that must be is not there
        yield f"{path}: {error}"
