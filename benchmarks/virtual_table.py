"""A DynamoDB table that makes up its items when they are read, for sizes that no machine holds.

It follows DynamoDB's rules for what a request reads, hands out and charges
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html):
a query reads 1 MB at most, filters after its limit, and pays for all that it read, rounded up to
4 KB once; of many items each is rounded up alone; nothing found costs as much as 4 KB.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.data_model import READ_UNIT, size
from bot.aws.items import Item, decode, encode

PAGE = 1024 * 1024
"""The most bytes that one Query or Scan reads."""

_CONDITION = re.compile(
    r"#?\w+ = (?P<pk>:\w+)"
    r"(?: AND (?:#?\w+ (?P<sign><|<=|>|>=) (?P<bound>:\w+)"
    r"|#?\w+ BETWEEN (?P<first>:\w+) AND (?P<last>:\w+)))?"
)
_CONTAINS = re.compile(r"contains\((?P<name>\w+), (?P<value>:\w+)\)")


@dataclass(frozen=True, slots=True)
class Partition:
    """The items of one partition key: their sort keys in order, and each item when it is read."""

    keys: Sequence[str]
    item: Callable[[int], Item]


NO_ITEMS = Partition((), lambda _: {})


@dataclass(frozen=True, slots=True)
class Taken:
    """A request's answer, what it read, and what it costs in read units."""

    answer: dict[str, Any]
    units: float
    items: int
    size: int


@dataclass(frozen=True, slots=True)
class VirtualTable:
    """Answers Query, GetItem, BatchGetItem and Scan; everything else is refused.

    `partition` finds what lies under a partition key, `everything` is what a Scan walks through.
    """

    partition: Callable[[str], Partition]
    everything: Partition = NO_ITEMS

    def answer(self, operation: str, asked: Mapping[str, Any]) -> Taken:
        """Carry out a request; raises KeyError or ValueError for what it does not know."""
        operations = {
            "Query": self._query,
            "Scan": self._scan,
            "GetItem": self._get,
            "BatchGetItem": self._get_many,
        }
        return operations[operation](asked)

    def _query(self, asked: Mapping[str, Any]) -> Taken:
        condition = _CONDITION.fullmatch(asked["KeyConditionExpression"])
        if condition is None or "FilterExpression" in asked:
            raise ValueError(asked)
        values = decode(asked["ExpressionAttributeValues"])
        partition = self.partition(values[condition["pk"]])
        places = _places(partition.keys, condition, values)
        return _page(partition, places, asked, forward=asked.get("ScanIndexForward", True))

    def _scan(self, asked: Mapping[str, Any]) -> Taken:
        return _page(self.everything, range(len(self.everything.keys)), asked, forward=True)

    def _get(self, asked: Mapping[str, Any]) -> Taken:
        item = self._find(decode(asked["Key"]))
        answer = {"Item": encode(item)} if item else {}
        units = _units(size(item), consistent=asked.get("ConsistentRead", False))
        return Taken(answer, units, bool(item), size(item))

    def _get_many(self, asked: Mapping[str, Any]) -> Taken:
        ((name, request),) = asked["RequestItems"].items()
        items = [self._find(decode(key)) for key in request["Keys"]]
        if len(items) > 100:
            raise ValueError(len(items))
        consistent = request.get("ConsistentRead", False)
        return Taken(
            {"Responses": {name: [encode(item) for item in items if item]}, "UnprocessedKeys": {}},
            sum(_units(size(item), consistent=consistent) for item in items),
            sum(map(bool, items)),
            sum(map(size, items)),
        )

    def _find(self, key: Item) -> Item:
        partition = self.partition(key["pk"])
        place = bisect_left(partition.keys, key["sk"])
        found = place < len(partition.keys) and partition.keys[place] == key["sk"]
        return partition.item(place) if found else {}


def _places(keys: Sequence[str], condition: re.Match[str], values: Item) -> range:
    """Where the items lie that a key condition allows."""
    if condition["first"]:
        first, last = values[condition["first"]], values[condition["last"]]
        return range(bisect_left(keys, first), bisect_right(keys, last))
    if not condition["sign"]:
        return range(len(keys))
    bound = values[condition["bound"]]
    return {
        "<": lambda: range(bisect_left(keys, bound)),
        "<=": lambda: range(bisect_right(keys, bound)),
        ">": lambda: range(bisect_right(keys, bound), len(keys)),
        ">=": lambda: range(bisect_left(keys, bound), len(keys)),
    }[condition["sign"]]()


def _page(partition: Partition, places: range, asked: Mapping[str, Any], *, forward: bool) -> Taken:
    """Read until Limit or 1 MB is reached, and filter only then."""
    places = _after_start(partition.keys, places, asked, forward=forward)
    limit, passes = asked.get("Limit", len(places) + 1), _filter(asked)
    read: list[Item] = []
    weight, is_full = 0, False
    for place in places[:limit]:
        item = partition.item(place)
        is_full = weight + size(item) > PAGE
        if is_full:
            break
        read.append(item)
        weight += size(item)
    found = [encode(item) for item in read if passes(item)]
    answer: dict[str, Any] = {"Items": found, "Count": len(found), "ScannedCount": len(read)}
    if is_full or len(read) == limit:
        answer["LastEvaluatedKey"] = encode({name: read[-1][name] for name in ("pk", "sk")})
    units = _units(weight, consistent=asked.get("ConsistentRead", False))
    return Taken(answer, units, len(read), weight)


def _after_start(
    keys: Sequence[str], places: range, asked: Mapping[str, Any], *, forward: bool
) -> range:
    """In the order of reading, and from behind the last key of the page before."""
    start = decode(asked.get("ExclusiveStartKey", {})).get("sk")
    if forward:
        first = places.start if start is None else max(places.start, bisect_right(keys, start))
        return range(first, places.stop)
    stop = places.stop if start is None else min(places.stop, bisect_left(keys, start))
    return range(places.start, stop)[::-1]


def _filter(asked: Mapping[str, Any]) -> Callable[[Item], bool]:
    if "FilterExpression" not in asked:
        return lambda _: True
    contains = _CONTAINS.fullmatch(asked["FilterExpression"])
    if contains is None:
        raise ValueError(asked["FilterExpression"])
    wanted = decode(asked["ExpressionAttributeValues"])[contains["value"]]
    return lambda item: wanted in item[contains["name"]]


def _units(weight: int, *, consistent: bool) -> float:
    return max(math.ceil(weight / READ_UNIT), 1) * (1 if consistent else 0.5)
