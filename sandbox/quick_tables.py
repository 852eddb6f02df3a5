"""Lets moto's DynamoDB look at the items that a request names, and not at the whole table.

moto answers a Query by sorting every item of the table, and copies the whole table once for each
part of a transaction: 0.4 s and many seconds with 50,000 items. Here the same code of moto's works
on a small table instead, which holds the one partition, or the few items, that are asked for. What
it answers and refuses stays moto's own; a test compares both on random tables.

One lock makes every write whole, as in DynamoDB: without it two conditional writes at once may
both succeed, and a transaction that is refused undoes what others wrote meanwhile.
"""

import copy
import functools
import inspect
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import moto
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

KNOWN = "5.2."
"""The versions of moto whose inside is as this module takes it; any other one is left as it is."""

_WRITES = ("put_item", "update_item", "delete_item")
_LOCK = threading.RLock()
Call = Callable[..., Any]
Place = tuple[str, DynamoType, DynamoType | None]
"""A table's name, and the keys of an item in it."""


def quicken() -> bool:
    """Change moto in this process; False when its version is not one of the known."""
    if not moto.__version__.startswith(KNOWN):
        return False
    wrap(Table, "query", in_one_partition)
    wrap(DynamoDBBackend, "transact_write_items", on_few_items)
    for name in _WRITES:
        wrap(DynamoDBBackend, name, one_at_a_time)
    return True


def wrap(owner: object, name: str, around: Callable[[Any], Any]) -> None:
    """Replace something of moto's by what `around` makes of it."""
    setattr(owner, name, around(getattr(owner, name)))


def in_one_partition(query: Call) -> Call:
    """`Table.query`, for which the table has no more than the partition that is asked for."""
    signature = inspect.signature(query)

    @functools.wraps(query)
    def answer(table: Table, *args: Any, **kwargs: Any) -> Any:
        asked = signature.bind(table, *args, **kwargs).arguments
        # Items of an index lie in many partitions.
        if asked.get("index_name"):
            return query(table, *args, **kwargs)
        return query(_partition(table, asked["hash_key"]), *args, **kwargs)

    return answer


def _partition(table: Table, hash_key: DynamoType) -> Table:
    if hash_key not in table.items:
        return _smaller(table, {})
    found = table.items[hash_key]
    if table.range_key_attr is None:
        return _smaller(table, {hash_key: found})
    # A copy, because others may write meanwhile; in order, because moto sorts that in no time.
    ordered = sorted(found.items(), key=lambda entry: entry[0].cast_value)
    return _smaller(table, {hash_key: dict(ordered)})


def _smaller(table: Table, items: dict[DynamoType, Any]) -> Table:
    """The same table with fewer items. moto keeps every one that its own constructor makes."""
    made = object.__new__(Table)  # type: ignore[type-abstract]
    made.__dict__.update(table.__dict__)
    made.items = defaultdict(dict, items)
    return made


def on_few_items(transact: Call) -> Call:
    """`transact_write_items`, for which tables have no more than the items that are named."""

    @functools.wraps(transact)
    def write(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
        with _LOCK:
            places = list(_places(backend, transact_items))
            aside: DynamoDBBackend = object.__new__(type(backend))
            aside.__dict__.update(backend.__dict__)
            aside.tables = {name: _smaller(table, {}) for name, table in backend.tables.items()}
            for place in places:
                _set(aside.tables, place, copy.deepcopy(_get(backend.tables, place)))
            # A transaction that is refused leaves by an exception, and nothing was touched.
            transact(aside, transact_items)
            for place in places:
                _set(backend.tables, place, _get(aside.tables, place))

    return write


def _places(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> Iterator[Place]:
    """Where a transaction writes or looks; what is malformed is left for moto to refuse."""
    for operations in transact_items:
        for operation in operations.values():
            table = backend.tables.get(operation.get("TableName", ""))
            keys = operation.get("Key") or operation.get("Item") or {}
            if table is not None and table.hash_key_attr in keys:
                range_key = keys.get(table.range_key_attr)
                yield (
                    table.name,
                    DynamoType(keys[table.hash_key_attr]),
                    DynamoType(range_key) if range_key else None,
                )


def _get(tables: dict[str, Table], place: Place) -> Any:
    name, hash_key, range_key = place
    found = tables[name].items.get(hash_key)
    return found if range_key is None or found is None else found.get(range_key)


def _set(tables: dict[str, Table], place: Place, item: Any) -> None:
    name, hash_key, range_key = place
    items: Any = tables[name].items
    partition, key = (items, hash_key) if range_key is None else (items[hash_key], range_key)
    if item is None:
        partition.pop(key, None)
    else:
        partition[key] = item


def one_at_a_time(write: Call) -> Call:
    """A write that waits until every other one has ended."""

    @functools.wraps(write)
    def locked(*args: Any, **kwargs: Any) -> Any:
        with _LOCK:
            return write(*args, **kwargs)

    return locked
