"""What moto is spared changes none of its answers."""

import inspect
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from moto.core.model import ListShape, MapShape, OperationModel, Shape, StructureShape
from moto.core.serialize import AttributePicker, AttributePickerContext, XFormedAttributePicker
from moto.core.utils import get_service_model
from moto.dynamodb.models.dynamo_type import DynamoType

from sandbox.quick_answers import from_dictionaries, strings_as_they_are

OPERATIONS = {
    "dynamodb": ("GetItem", "Query", "UpdateItem", "BatchGetItem", "DescribeTable"),
    "s3": ("GetObject", "ListObjectsV2", "GetBucketLifecycleConfiguration"),
    "sns": ("Publish", "ListSubscriptions"),
    "sqs": ("ReceiveMessage", "SendMessageBatch", "GetQueueAttributes"),
}
PICKERS = (AttributePicker(), XFormedAttributePicker())


def fields(shape: object, seen: set[str]) -> Iterator[tuple[StructureShape, str, Shape]]:
    """Every field of every structure inside a shape."""
    match shape:
        case StructureShape() if shape.name not in seen:
            seen.add(shape.name)
            for name, member in shape.members.items():
                yield shape, name, member
                yield from fields(member, seen)
        case ListShape():
            yield from fields(shape.member, seen)
        case MapShape():
            yield from fields(shape.value, seen)


def outputs(service: str) -> Iterator[tuple[OperationModel, Shape]]:
    model = get_service_model(service)
    for name in OPERATIONS[service]:
        operation = model.operation_model(name)
        if operation.output_shape is not None:
            yield operation, operation.output_shape


@pytest.mark.parametrize("service", OPERATIONS)
@pytest.mark.parametrize("picker", PICKERS, ids=lambda picker: type(picker).__name__)
def test_every_field_is_found_under_the_names_that_moto_guesses(
    service: str, picker: AttributePicker
) -> None:
    pick = AttributePicker.__call__
    quick = from_dictionaries(pick)
    compared = 0
    for operation, output in outputs(service):
        for parent, key, shape in fields(output, set()):
            setattr(shape, "parent", parent)  # noqa: B010 - as moto's serializer notes it
            context = AttributePickerContext(
                obj={}, key=key, shape=shape, operation_model=operation
            )
            names = list(picker.get_possible_keys(context))
            for held in ({}, *({name: name} for name in names), {name: name for name in names}):
                context.obj = held
                assert quick(picker, context) == pick(picker, context)
                compared += 1

    assert compared > 10


def test_other_objects_and_changed_answers_are_left_to_moto() -> None:
    pick = from_dictionaries(lambda _picker, _context: "moto's")
    shape = Shape("Key", {"type": "string"})

    class Item(dict[str, Any]):
        """A dictionary with a class of its own, whose name may be part of a field's."""

    changing = AttributePicker(response_transformers={"Key": str})
    assert pick(AttributePicker(), AttributePickerContext(Item(Key=1), "Key", shape)) == "moto's"
    assert pick(changing, AttributePickerContext({"Key": 1}, "Key", shape)) == "moto's"
    assert pick(AttributePicker(), AttributePickerContext({"Key": 1}, "Key", shape)) == 1


@pytest.mark.parametrize(
    ("stored", "value"),
    [
        ({"S": "a"}, "a"),
        ({"N": "1.5"}, Decimal("1.5")),
        ({"SS": ["a", "b"]}, {"a", "b"}),
        ({"NULL": True}, None),
        ({"BOOL": True}, True),
    ],
)
def test_the_value_of_an_attribute_is_motos(stored: dict[str, Any], value: Any) -> None:
    motos: property = inspect.getattr_static(DynamoType, "cast_value")

    for cast in (motos, strings_as_they_are(motos)):
        assert cast.fget is not None
        assert cast.fget(DynamoType(stored)) == value
