"""What is kept of flagged pictures: values to compact items and back."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bot.aws.items import Item
from bot.aws.keys import Key, case_key, held_file_key, held_in_channel_key, policy_key, post_key
from bot.aws.records import fresh_token
from bot.aws.rows import deflated, inflated
from bot.core.entries import Identity
from bot.core.moderation.cases import Case, Cells, Choice, Decision, Post, Stage
from bot.core.moderation.judging import Finding, Verdict
from bot.core.moderation.policy import Overrides, Policy
from bot.core.moderation.stored import (
    overrides_from_json,
    overrides_to_json,
    policy_from_json,
    policy_to_json,
)

_OF_CASE = ("team", "sha256", "version")
_OF_POST = ("team", "sha256", "identity", "version")


def case_item(case: Case) -> Item:
    """A case as a new version of itself."""
    return {**case_key(case.team, case.sha256)._asdict(), **case_values(case)}


def case_values(case: Case) -> Item:
    """The attributes of a case that change with it."""
    fields = {name: value for name, value in asdict(case).items() if name not in _OF_CASE}
    return {"version": fresh_token(), "case": _packed(fields)}


def case_from_item(item: Item) -> Case:
    """Read back what `case_item` wrote."""
    team, sha256 = item["pk"].split("#")[1], item["sk"].split("#")[0]
    fields = _unpacked(item["case"])
    fields |= {
        "verdict": _verdict(fields["verdict"]),
        "cells": _cells(fields["cells"]),
        "decision": _decision(fields["decision"]),
        "told": tuple(fields["told"]),
        "told_decision": tuple(fields["told_decision"]),
    }
    return Case(team=team, sha256=sha256, version=item["version"], **fields)


def post_item(post: Post) -> Item:
    """One post of a case, as a new version of itself."""
    return {**key_of_post(post)._asdict(), **post_values(post)}


def post_values(post: Post) -> Item:
    """The attributes of a post that change with it."""
    fields = {name: value for name, value in asdict(post).items() if name not in _OF_POST}
    return {"version": fresh_token(), "post": _packed(fields)}


def post_from_item(item: Item) -> Post:
    """Read back what `post_item` wrote."""
    team = item["pk"].split("#")[1]
    sha256, _, ts, channel, file_id = item["sk"].split("#")
    fields = _unpacked(item["post"])
    fields["stage"] = Stage(fields["stage"])
    identity, version = Identity(channel, ts, file_id), item["version"]
    return Post(team=team, sha256=sha256, identity=identity, version=version, **fields)


def key_of_post(post: Post) -> Key:
    """Where a post lies."""
    return post_key(post.team, post.sha256, post.identity)


def pointer_keys(place: Key) -> tuple[Key, Key]:
    """Where the post at a place is found by its message and by its Slack file while it is held."""
    _, team, *_ = place.pk.split("#")
    *_, ts, channel, file_id = place.sk.split("#")
    return (
        held_in_channel_key(team, channel, ts, file_id),
        held_file_key(team, file_id, channel=channel, ts=ts),
    )


def pointer_items(place: Key) -> list[Item]:
    """The pointers to the post at a place."""
    return [{**key._asdict(), "case": place.pk, "post": place.sk} for key in pointer_keys(place)]


def place_from_pointer(item: Item) -> Key:
    """Where a pointer leads."""
    return Key(item["case"], item["post"])


def policy_item(team: str, policy: Policy) -> Item:
    """A team's policy as a new version of itself."""
    return _rules_item(policy_key(team), policy_to_json(policy))


def policy_from_item(item: Item | None) -> Policy:
    """Read back what `policy_item` wrote; the defaults where there is none."""
    return (
        policy_from_json(_unpacked(item["policy"]), version=item["version"]) if item else Policy()
    )


def overrides_item(team: str, channel: str, overrides: Overrides) -> Item:
    """What a channel has different, as a new version of itself."""
    return _rules_item(policy_key(team, channel), overrides_to_json(overrides))


def overrides_from_item(item: Item | None) -> Overrides:
    """Read back what `overrides_item` wrote; nothing different where there is none."""
    if item is None:
        return Overrides()
    return overrides_from_json(_unpacked(item["policy"]), version=item["version"])


def _rules_item(key: Key, fields: Mapping[str, Any]) -> Item:
    return {**key._asdict(), "version": fresh_token(), "policy": _packed(fields)}


def _packed(fields: Mapping[str, Any]) -> bytes:
    return deflated(json.dumps(fields, ensure_ascii=False, separators=(",", ":")))


def _unpacked(data: bytes) -> dict[str, Any]:
    fields: dict[str, Any] = json.loads(inflated(data))
    return fields


def _verdict(fields: dict[str, Any]) -> Verdict:
    findings = tuple(
        Finding(tuple(finding["path"]), finding["confidence"]) for finding in fields["findings"]
    )
    return Verdict(**{**fields, "findings": findings, "words": tuple(fields["words"])})


def _cells(fields: dict[str, Any]) -> Cells:
    colours = tuple((red, green, blue) for red, green, blue in fields["colours"])
    return Cells(**{**fields, "colours": colours})


def _decision(fields: dict[str, Any] | None) -> Decision | None:
    return Decision(**{**fields, "choice": Choice(fields["choice"])}) if fields else None
