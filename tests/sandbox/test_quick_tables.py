"""moto's DynamoDB with many items: quick, and with the very answers of moto itself."""

import copy
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import moto
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moto.dynamodb.exceptions import TransactionCanceledException
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from sandbox.quick_tables import KNOWN, in_one_partition, on_few_items, one_at_a_time

HASHES, RANGES = "ab", "abcdef"
TABLE = "labels"
Json = dict[str, Any]

keys = st.builds(
    lambda pk, sk: {"pk": {"S": pk}, "sk": {"S": sk}},
    st.sampled_from(HASHES),
    st.sampled_from(RANGES),
)
texts = st.builds(lambda text: {"S": text}, st.sampled_from(RANGES))
one_text = st.lists(texts, min_size=1, max_size=1)
Comparison = tuple[str | None, list[Json]]
comparisons: st.SearchStrategy[Comparison] = st.one_of(
    st.just((None, [])),
    st.tuples(st.sampled_from(["<", "<=", ">", ">=", "=", "BEGINS_WITH"]), one_text),
    st.tuples(st.just("BETWEEN"), st.lists(texts, min_size=2, max_size=2)),
)


def filled(places: list[Json]) -> DynamoDBBackend:
    """A backend with one table that has these items."""
    backend = DynamoDBBackend("us-east-1", "123456789012")
    backend.create_table(
        TABLE,
        schema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
        attr=[{"AttributeName": name, "AttributeType": "S"} for name in ("pk", "sk")],
        throughput=None,
        global_indexes=None,
        indexes=None,
        streams=None,
        billing_mode="PAY_PER_REQUEST",
        sse_specification=None,
        tags=[],
        deletion_protection_enabled=False,
        warm_throughput=None,
    )
    for number, place in enumerate(places):
        backend.put_item(TABLE, {**place, "n": {"N": str(number)}})
    return backend


def contents(backend: DynamoDBBackend) -> list[Json]:
    return [item.to_json() for item in backend.get_table(TABLE).all_items()]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(keys, max_size=20),
    st.sampled_from([*HASHES, "nowhere"]),
    comparisons,
    st.integers(1, 7),
    st.booleans(),
    st.none() | keys,
)
def test_a_query_answers_as_moto_does(  # noqa: PLR0917 - what hypothesis draws
    places: list[Json],
    hash_: str,
    comparison: Comparison,
    limit: int,
    forward: bool,  # noqa: FBT001 - drawn
    start: Json | None,
) -> None:
    table = filled(places).get_table(TABLE)

    def asked(query: Callable[..., Any]) -> tuple[list[Json], int, Any]:
        operator, values = comparison
        found, scanned, last = query(
            table,
            DynamoType({"S": hash_}),
            operator,
            [DynamoType(value) for value in values],
            limit,
            {**start, "pk": {"S": hash_}} if start else None,
            forward,
            None,
        )
        return [item.to_json() for item in found], scanned, last

    assert asked(in_one_partition(Table.query)) == asked(Table.query)


operations = st.one_of(
    st.builds(
        lambda key, n: {"Put": {"TableName": TABLE, "Item": {**key, "n": {"N": str(n)}}}},
        keys,
        st.integers(100, 103),
    ),
    st.builds(
        lambda key: {
            "Put": {
                "TableName": TABLE,
                "Item": {**key, "n": {"N": "0"}},
                "ConditionExpression": "attribute_not_exists(pk)",
            }
        },
        keys,
    ),
    st.builds(lambda key: {"Delete": {"TableName": TABLE, "Key": key}}, keys),
    st.builds(
        lambda key: {
            "Update": {
                "TableName": TABLE,
                "Key": key,
                "UpdateExpression": "ADD n :one",
                "ExpressionAttributeValues": {":one": {"N": "1"}},
            }
        },
        keys,
    ),
    st.builds(
        lambda key: {
            "ConditionCheck": {
                "TableName": TABLE,
                "Key": key,
                "ConditionExpression": "attribute_exists(pk)",
            }
        },
        keys,
    ),
    st.just({"Delete": {"TableName": "elsewhere", "Key": {"pk": {"S": "a"}}}}),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(keys, max_size=12), st.lists(operations, max_size=4))
def test_a_transaction_does_and_refuses_what_moto_does(
    places: list[Json], parts: list[Json]
) -> None:
    def outcome(transact: Callable[..., Any]) -> tuple[str, list[Json]]:
        backend = filled(places)
        try:
            transact(backend, copy.deepcopy(parts))
        except Exception as error:  # noqa: BLE001 - whatever moto raises
            return f"{type(error).__name__}: {error}", contents(backend)
        return "", contents(backend)

    plain = DynamoDBBackend.transact_write_items
    assert outcome(on_few_items(plain)) == outcome(plain)


def test_the_inside_of_the_installed_moto_is_known() -> None:
    assert moto.__version__.startswith(KNOWN)


def test_what_others_write_during_a_refused_transaction_stays() -> None:
    taken = {"pk": {"S": "a"}, "sk": {"S": "taken"}}
    other = {"pk": {"S": "a"}, "sk": {"S": "other"}}
    backend = filled([taken])

    def meanwhile(aside: DynamoDBBackend, parts: list[Json]) -> None:
        backend.put_item(TABLE, other)
        DynamoDBBackend.transact_write_items(aside, parts)

    condition = {"ConditionExpression": "attribute_not_exists(pk)"}
    parts = [{"Put": {"TableName": TABLE, "Item": taken, **condition}}]
    with pytest.raises(TransactionCanceledException):
        on_few_items(meanwhile)(backend, parts)

    assert [item["Attributes"]["sk"]["S"] for item in contents(backend)] == ["other", "taken"]


def test_two_writes_never_overlap() -> None:
    inside: list[int] = []
    most: list[int] = []

    def write(number: int) -> None:
        inside.append(number)
        time.sleep(0.001)
        most.append(len(inside))
        inside.remove(number)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(one_at_a_time(write), range(24)))

    assert most == [1] * 24
