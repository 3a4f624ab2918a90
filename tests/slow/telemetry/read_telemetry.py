"""Reads what gcs sends and writes about a run with the packages of those who receive it."""
import base64
import importlib
import json
import pkgutil
import sys

from google.protobuf import json_format
from opentelemetry.proto.metrics.v1.metrics_pb2 import MetricsData
from opentelemetry.proto.trace.v1.trace_pb2 import Span, TracesData
from opentelemetry.semconv import attributes
from opentelemetry.semconv._incubating import attributes as developing
from prometheus_client.parser import text_string_to_metric_families

IDS = ("traceId", "spanId", "parentSpanId")


def as_protobuf_json(value):
    """OTLP writes ids in hexadecimal, where JSON of protobuf has base64; all else is the same."""
    if isinstance(value, list):
        return [as_protobuf_json(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: base64.b64encode(bytes.fromhex(one)).decode() if key in IDS else as_protobuf_json(one)
        for key, one in value.items()
    }


def traces(document):
    data = json_format.ParseDict(as_protobuf_json(document), TracesData())
    spans = data.resource_spans[0].scope_spans[0].spans
    return [
        {
            "name": span.name,
            "kind": Span.SpanKind.Name(span.kind),
            "traceBytes": len(span.trace_id),
            "spanBytes": len(span.span_id),
            "seconds": (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
            "year": 1970 + span.start_time_unix_nano // 31556952000000000,
            "status": span.status.code,
            "attributes": {one.key: one.value.WhichOneof("value") for one in span.attributes},
        }
        for span in spans
    ]


def resources(document):
    data = json_format.ParseDict(as_protobuf_json(document), TracesData())
    return [
        {"attributes": {one.key: True for one in each.resource.attributes}}
        for each in data.resource_spans
    ]


def conventions():
    """Names of attributes that the semantic conventions know, stable and in development."""
    names = set()
    for package in (attributes, developing):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            values = vars(importlib.import_module(module.name)).values()
            names.update(value for value in values if isinstance(value, str))
    return sorted(names)


def metrics(document):
    data = json_format.ParseDict(as_protobuf_json(document), MetricsData())
    found = {}
    for metric in data.resource_metrics[0].scope_metrics[0].metrics:
        kind = metric.WhichOneof("data")
        body = getattr(metric, kind)
        found[metric.name] = {
            "kind": kind,
            "unit": metric.unit,
            "temporality": body.aggregation_temporality,
            "points": len(body.data_points),
        }
        if kind == "histogram":
            for point in body.data_points:
                assert len(point.bucket_counts) == len(point.explicit_bounds) + 1
                assert sum(point.bucket_counts) == point.count
                assert point.min <= point.sum / point.count <= point.max
    return found


def prometheus(text):
    return [
        {
            "name": family.name,
            "type": family.type,
            "help": family.documentation,
            "samples": [[one.name, one.labels, one.value] for one in family.samples],
        }
        for family in text_string_to_metric_families(text)
    ]


given = json.load(sys.stdin)
json.dump(
    {
        "traces": traces(given["traces"]),
        "resources": resources(given["traces"]),
        "conventions": conventions(),
        "metrics": metrics(given["metrics"]),
        "prometheus": prometheus(given["prometheus"]),
    },
    sys.stdout,
)
