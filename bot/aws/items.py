"""Plain values to DynamoDB's typed attributes and back."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef

Item = dict[str, Any]
"""An item of plain values: str, int, float, bool, bytes."""


def encode(item: Mapping[str, Any]) -> "dict[str, AttributeValueTypeDef]":
    """Type every value. Floats become the decimal number that Python prints for them."""
    serialize = TypeSerializer().serialize
    return {name: serialize(_without_float(value)) for name, value in item.items()}


def decode(attributes: Mapping[str, Any]) -> Item:
    """Plain values again; whole numbers come back as int, others as float."""
    deserialize = TypeDeserializer().deserialize
    return {name: _plain(deserialize(value)) for name, value in attributes.items()}


def _without_float(value: Any) -> Any:
    # boto3 refuses floats, and Decimal(0.1) has more digits than DynamoDB keeps.
    return Decimal(repr(value)) if isinstance(value, float) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Binary):
        return bytes(value)  # type: ignore[call-overload]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
