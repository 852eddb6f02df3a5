"""What holds of every judgement, whatever was seen and whatever the team wants."""

from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.core.moderation.judging import EXPLAINED_WITHIN, judge
from bot.core.moderation.policy import (
    DRAWN_SURER_FROM,
    IGNORED,
    Drawn,
    Overrides,
    Policy,
    effective,
    rule_for,
)
from bot.core.moderation.seen import ContentType, Moderation
from bot.core.moderation.taxonomy import names
from tests.core.moderation.arbitrary import INVENTED, moderations, overrides, policies, way


@given(moderations, policies)
def test_everything_that_is_reported_was_seen_and_reached_its_rule(
    answer: Moderation, policy: Policy
) -> None:
    sure = {way(label.name): label.confidence for label in answer.labels}
    for finding in judge(answer, (), policy).findings:
        alert_from = rule_for(finding.path, policy).alert_from
        assert sure[finding.path] == finding.confidence
        assert alert_from is not None
        assert finding.confidence >= alert_from


@given(moderations, policies)
def test_nothing_is_reported_together_with_what_is_above_it(
    answer: Moderation, policy: Policy
) -> None:
    paths = [finding.path for finding in judge(answer, (), policy).findings]

    assert len(set(paths)) == len(paths)
    assert not any(one != other and other[: len(one)] == one for one in paths for other in paths)


@given(moderations, policies)
def test_what_alerts_and_has_nothing_below_it_is_always_reported(
    answer: Moderation, policy: Policy
) -> None:
    policy = replace(policy, drawn=Drawn.SAME)
    parents = {label.parent for label in answer.labels}
    alerting = {
        way(label.name) for label in answer.labels
        if label.name not in parents
        and (least := rule_for(way(label.name), policy).alert_from) is not None
        and label.confidence >= least
    }  # fmt: skip

    assert alerting <= {finding.path for finding in judge(answer, (), policy).findings}


@given(moderations, policies)
def test_what_alerts_and_is_clearly_surer_than_all_below_it_is_flagged(
    answer: Moderation, policy: Policy
) -> None:
    policy = replace(policy, drawn=Drawn.SAME)
    for label_ in answer.labels:
        path = way(label_.name)
        below = [other.confidence for other in answer.labels
                 if path == way(other.name)[: len(path)] and other is not label_]  # fmt: skip
        least = rule_for(path, policy).alert_from
        if least is None or label_.confidence < least:
            continue
        if all(other < label_.confidence - EXPLAINED_WITHIN for other in below):
            findings = judge(answer, (), policy).findings
            assert any(finding.path[: len(path)] == path for finding in findings)


@given(moderations, policies, st.sampled_from([*names(), *INVENTED]))
def test_ignoring_a_category_never_raises_an_alert(
    answer: Moderation, policy: Policy, name: str
) -> None:
    before = judge(answer, (), policy)
    after = judge(answer, (), effective(policy, Overrides({name: IGNORED})))

    assert before.is_flagged or not after.is_flagged
    assert all(name not in finding.path for finding in after.findings)


@given(moderations, policies, st.randoms(use_true_random=False))
def test_the_order_of_an_answer_does_not_matter(
    answer: Moderation, policy: Policy, random: Random
) -> None:
    labels = [*answer.labels]
    random.shuffle(labels)

    assert judge(replace(answer, labels=tuple(labels)), (), policy) == judge(answer, (), policy)


@given(moderations, policies, overrides)
def test_nothing_is_removed_that_is_only_reported_or_treated_gently(
    answer: Moderation, policy: Policy, channel: Overrides
) -> None:
    here = effective(policy, channel)
    verdict = judge(answer, (), here)

    if verdict.removes:
        assert not here.report_only
        assert not verdict.is_drawn or here.drawn is Drawn.SAME
        assert any(
            (least := rule_for(finding.path, here).remove_from) is not None
            and finding.confidence >= least
            for finding in verdict.findings
        )


@given(moderations, policies)
def test_drawn_content_is_never_judged_harder(answer: Moderation, policy: Policy) -> None:
    as_photo = judge(replace(answer, content_types=()), (), policy)
    as_drawing = judge(
        replace(answer, content_types=(ContentType("Illustrated", 99.0),)), (), policy
    )

    assert as_photo.is_flagged or not as_drawing.is_flagged
    assert as_photo.removes or not as_drawing.removes
    if policy.drawn is Drawn.SURER:
        assert all(finding.confidence >= DRAWN_SURER_FROM for finding in as_drawing.findings)
