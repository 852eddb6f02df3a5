"""Spares moto work that it does anew for each request, and that comes out the same each time.

It lists its own folder, lists its own methods, and guesses under which names a dictionary might
hold each field of an answer: together a good third of what a small request costs.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from weakref import WeakKeyDictionary

import moto.backends
import moto.core.responses
from moto.core.model import Shape
from moto.core.serialize import AttributePicker, AttributePickerContext
from moto.dynamodb.models.dynamo_type import DynamoType

from sandbox.quick_tables import wrap

Pick = Callable[[AttributePicker, AttributePickerContext], Any]
Names = tuple[str, ...]


def remember() -> None:
    """Change moto in this process."""
    wrap(moto.backends, "list_of_moto_modules", listed_once)
    wrap(moto.core.responses, "method_names_from_class", cache)
    wrap(AttributePicker, "__call__", from_dictionaries)
    wrap(DynamoType, "cast_value", strings_as_they_are)


def listed_once(names: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """The folders of moto's services, which stay as they are."""
    listed = tuple(names())
    return lambda: listed


def from_dictionaries(pick: Pick) -> Pick:
    """The value of a field, for which the names in a dictionary are guessed once for each field."""
    known: WeakKeyDictionary[Shape, dict[tuple[type[AttributePicker], str], Names]] = (
        WeakKeyDictionary()
    )

    def picked(picker: AttributePicker, context: AttributePickerContext) -> Any:
        # Names of other objects depend on their class, and some answers are changed on their way.
        if type(context.obj) is not dict or picker.response_transformers:
            return pick(picker, context)
        field = (type(picker), context.key)
        names = known.setdefault(context.shape, {})
        if field not in names:
            names[field] = tuple(picker.get_possible_keys(context))
        return next((context.obj[name] for name in names[field] if name in context.obj), None)

    return picked


def strings_as_they_are(cast_value: property) -> property:
    """The value of an attribute; most are strings, and keys are compared by it."""
    cast = cast_value.fget
    assert cast is not None

    def value(attribute: DynamoType) -> Any:
        return attribute.value if attribute.type == "S" else cast(attribute)

    return property(value)
