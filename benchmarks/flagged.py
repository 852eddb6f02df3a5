"""What moderation's records weigh; `benchmarks.accesses` has what they cost."""

from dataclasses import asdict

from bot.aws.case_records import (
    case_item,
    key_of_post,
    overrides_item,
    pointer_items,
    policy_item,
    post_item,
)
from bot.aws.items import Item
from bot.aws.keys import burst_key, outage_key, posting_key
from bot.aws.ledger import audit_item
from bot.aws.records import identity_of
from bot.core.moderation.audit import Act, AuditRecord
from bot.core.moderation.cases import Case, Cells, Choice, Decision, Post, Stage
from bot.core.moderation.judging import Finding, Verdict
from bot.core.moderation.outages import Outage
from bot.core.moderation.policy import DEFAULTS, Overrides, Policy
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.ports import StoredImage

_TOKEN = "0" * 16
_POLICY = Policy(
    rules=DEFAULTS, words=tuple(f"forbidden word {number}" for number in range(100)), version="1"
)
"""Every category and a long list of words."""
HARMLESS = Moderation(
    (
        ModerationLabel("Female Swimwear or Underwear", 71.38956451, "Swimwear or Underwear", 2),
        ModerationLabel("Swimwear or Underwear", 71.38956451),
    ),
    (ContentType("Illustrated", 93.12345678),),
    "7.0",
)
"""What is seen in a picture that nobody flags, now and then."""


def flagged(image: StoredImage) -> dict[str, Item]:
    """One item of every family that moderation has."""
    case, post = _case(image), _post(image)
    record = AuditRecord(
        image.team, image.posted, _TOKEN * 2, Act.REMOVED, image.user, image.sha256, image.channel,
        image.ts, image.file_id, "Graphic Violence 93 %",
    )  # fmt: skip
    in_channel, of_file = pointer_items(key_of_post(post))
    life = {"ttl": int(image.posted)}
    burst = {"first": image.sha256, "began": image.posted, "last": image.posted}
    posting = posting_key(image.team, f"alert/{image.channel}/{image.sha256}")
    return {
        "policy of a team": policy_item(image.team, _POLICY),
        "policy of a channel": overrides_item(
            image.team, image.channel, Overrides(rules=dict(list(DEFAULTS.items())[:3]))
        ),
        "case": case_item(case) | life,
        "post of a case": post_item(post) | life,
        "open post, by its message": in_channel | life,
        "open post, by its file": of_file | life,
        "audit record": audit_item(record) | life,
        "burst": {**burst_key(image.team, image.channel)._asdict(), **burst, "version": _TOKEN}
        | life,
        "alert of a burst": {
            **burst_key(image.team, image.channel, image.sha256)._asdict(), **burst,
            "version": _TOKEN,
        } | life,
        "message to moderators": {
            **posting._asdict(), "ts": image.ts, "until": 0, "version": _TOKEN,
        } | life,
        "outage": {
            **outage_key(image.team)._asdict(), "version": _TOKEN,
            **asdict(Outage(is_open=True, waited=image.posted, ended=image.posted)),
        },
    }  # fmt: skip


def _case(image: StoredImage) -> Case:
    findings = (
        Finding(("Violence", "Graphic Violence", "Blood & Gore"), 93.97596740722656),
        Finding(("Visually Disturbing", "Death and Emaciation", "Corpses"), 88.12345678),
    )
    cells = Cells(4, 3, tuple((20 * n, 255 - 20 * n, 10 * n) for n in range(12)), 4032, 3024)
    return Case(
        image.team, image.sha256, Verdict(findings, ("forbidden word 7",)), cells, image.posted,
        decision=Decision(Choice.REMOVE, image.user, image.posted, _TOKEN * 2),
        assigned=image.user, assigned_at=image.posted, told=(image.user,),
        preview=image.file_id,
    )  # fmt: skip


def _post(image: StoredImage) -> Post:
    return Post(
        image.team, image.sha256, identity_of(image), image.thread, image.user, image.name,
        "channel", Stage.REMOVED, reply_ts=image.reply_ts, stays_in_slack=True,
    )  # fmt: skip
