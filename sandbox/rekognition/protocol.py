"""AWS's JSON 1.1 protocol, checked against the service model that botocore carries.

botocore itself sends what breaks the model's limits (numbers, lengths, patterns, enums), so
the endpoint must be the one to refuse it, as the real one does.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any, cast

from botocore.loaders import Loader
from botocore.model import ServiceModel, Shape

from sandbox.rekognition.errors import invalid_parameter, unknown_operation
from sandbox.rekognition.values import Json

CONTENT_TYPE = "application/x-amz-json-1.1"
TARGET_PREFIX = "RekognitionService."


class Protocol:
    """Reads requests and writes answers; both must fit the model."""

    def __init__(self) -> None:
        # Not through a session: that would read a person's own AWS configuration.
        description = Loader().load_service_model("rekognition", "service-2")
        self._model = ServiceModel(description, "rekognition")

    def operation(self, target: str) -> str:
        """The operation that the `X-Amz-Target` header names."""
        name = target.removeprefix(TARGET_PREFIX)
        if name == target or name not in self._model.operation_names:
            raise unknown_operation(target)
        return name

    def read(self, operation: str, body: bytes) -> Json:
        """The request, its blobs decoded; raises InvalidParameterException with the reasons."""
        try:
            request = json.loads(body or b"{}")
        except ValueError as error:
            raise invalid_parameter("The body is not JSON.") from error
        shape = cast("Shape", self._model.operation_model(operation).input_shape)
        problems = list(_problems(shape, request, operation))
        if problems:
            raise invalid_parameter("; ".join(problems))
        decoded: Json = _decoded(shape, request)
        return decoded

    def write(self, operation: str, answer: Json) -> bytes:
        """The answer as bytes; raises ValueError when the model does not know its shape."""
        shape = cast("Shape", self._model.operation_model(operation).output_shape)
        problems = list(_problems(shape, answer, operation))
        if problems:
            raise ValueError("; ".join(problems))
        return json.dumps(answer).encode()


def _problems(shape: Shape, value: Any, path: str) -> Iterator[str]:
    """What about `value` does not fit the shape."""
    check = _CHECKS.get(shape.type_name)
    fits = check is not None and isinstance(value, _PYTHON_TYPES[shape.type_name])
    # To Python a boolean is a number as well.
    if check is None or not fits or isinstance(value, bool) != (shape.type_name == "boolean"):
        yield f"{path} is not a {shape.type_name}"
    else:
        yield from check(shape, value, path)


def _structure(shape: Any, value: Json, path: str) -> Iterator[str]:
    for name in shape.required_members:
        if name not in value:
            yield f"{path}.{name} is missing"
    for name, member in value.items():
        if name not in shape.members:
            yield f"{path}.{name} is unknown"
        else:
            yield from _problems(shape.members[name], member, f"{path}.{name}")


def _list(shape: Any, value: list[Any], path: str) -> Iterator[str]:
    yield from _range(shape, len(value), f"the length of {path}")
    for index, member in enumerate(value):
        yield from _problems(shape.member, member, f"{path}[{index}]")


def _string(shape: Any, value: str, path: str) -> Iterator[str]:
    yield from _range(shape, len(value), f"the length of {path}")
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value):
        yield f"{path} does not match {pattern}"
    if shape.enum and value not in shape.enum:
        yield f"{path} is none of {', '.join(shape.enum)}"


def _blob(_shape: Any, value: str, path: str) -> Iterator[str]:
    """Too many bytes have an error of their own, so that their length is looked at later."""
    try:
        base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        yield f"{path} is not base64"


def _range(shape: Any, value: float, path: str) -> Iterator[str]:
    if value < shape.metadata.get("min", value):
        yield f"{path} is below {shape.metadata['min']}"
    if value > shape.metadata.get("max", value):
        yield f"{path} is above {shape.metadata['max']}"


def _anything(_shape: Any, _value: Any, _path: str) -> Iterator[str]:
    return iter(())


_CHECKS: dict[str, Any] = {
    "structure": _structure,
    "list": _list,
    "string": _string,
    "blob": _blob,
    "integer": _range,
    "long": _range,
    "float": _range,
    "double": _range,
    "boolean": _anything,
}

_PYTHON_TYPES: dict[str, Any] = {
    "structure": dict,
    "list": list,
    "string": str,
    "blob": str,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "boolean": bool,
}


def _decoded(shape: Any, value: Any) -> Any:
    if shape.type_name == "structure":
        return {name: _decoded(shape.members[name], member) for name, member in value.items()}
    if shape.type_name == "blob":
        return base64.b64decode(value)
    return value
