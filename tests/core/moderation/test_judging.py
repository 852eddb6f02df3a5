"""What a policy says of a picture."""

from dataclasses import replace

import pytest

from bot.core.moderation.judging import Finding, Verdict, judge
from bot.core.moderation.policy import (
    IGNORED,
    Drawn,
    Policy,
    Rule,
)
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.core.moderation.taxonomy import path_of
from tests.core.moderation.arbitrary import INVENTED, label

SMOKING = ("Drugs & Tobacco", "Drugs & Tobacco Paraphernalia & Use", "Smoking")
GORE = ("Violence", "Graphic Violence", "Blood & Gore")


def seen(*found: tuple[str, float], kinds: tuple[ContentType, ...] = ()) -> Moderation:
    return Moderation(tuple(label(name, confidence) for name, confidence in found), kinds, "7.0")


def chain(path: tuple[str, ...], *confidences: float) -> Moderation:
    """A chain as it comes back, deepest first; confidences are from the top down."""
    return seen(*reversed([*zip(path, confidences, strict=True)]))


def drawing(confidence: float, kind: str = "Illustrated") -> tuple[ContentType, ...]:
    return (ContentType(kind, confidence),)


def found(moderation: Moderation, rules: dict[str, Rule] | None = None) -> list[str]:
    """The deepest categories that are reported."""
    return [finding.path[-1] for finding in judge(moderation, (), Policy(rules or {})).findings]


def test_of_a_chain_only_the_deepest_is_reported() -> None:
    # AWS's own sample, see EXPLAINED_WITHIN.
    sure = 99.44782257080078
    answer = seen(*((name, sure) for name in reversed(SMOKING)), kinds=drawing(99.9999))

    assert judge(answer, (), Policy()) == Verdict((Finding(SMOKING, sure),), is_drawn=True)


def test_an_answer_of_an_older_model_is_judged_by_its_own_parents() -> None:
    answer = Moderation(
        (
            ModerationLabel("Explicit Nudity", 99.2),
            ModerationLabel("Graphic Male Nudity", 99.2, "Explicit Nudity"),
            ModerationLabel("Sexual Activity", 88.3, "Explicit Nudity"),
        )
    )

    assert judge(answer, (), Policy()).findings == (
        Finding(("Explicit Nudity", "Graphic Male Nudity"), 99.2),
        Finding(("Explicit Nudity", "Sexual Activity"), 88.3),
    )


def test_the_surest_is_reported_first() -> None:
    answer = seen(("Gambling", 99.0), ("Hate Symbols", 81.0), ("Violence", 97.0), ("Weapons", 96.0))

    assert judge(answer, (), Policy()).findings == (
        Finding(("Violence", "Weapons"), 96.0),
        Finding(("Hate Symbols",), 81.0),
    )


def test_a_deep_category_without_its_parents_gets_them_from_the_taxonomy() -> None:
    assert judge(seen(("Blood & Gore", 90.0)), (), Policy()).findings == (Finding(GORE, 90.0),)


def test_parents_that_go_round_in_circles_end_somewhere() -> None:
    answer = Moderation((ModerationLabel("A", 90.0, "B", 2), ModerationLabel("B", 90.0, "A", 2)))

    assert judge(answer, (), Policy()).is_flagged


@pytest.mark.parametrize(("confidence", "is_flagged"), [(79.9, False), (80.0, True), (80.1, True)])
def test_an_alert_is_raised_from_its_threshold_on(confidence: float, is_flagged: bool) -> None:  # noqa: FBT001 - a row of the table
    verdict = judge(seen(("Violence", confidence)), ("red",), Policy())

    assert verdict.is_flagged == is_flagged
    assert is_flagged or verdict == Verdict()


@pytest.mark.parametrize(
    ("confidences", "rules", "expected"),
    [
        # Ignored, it takes along what is above it and no surer.
        ((96.0, 96.0, 96.0), {"Blood & Gore": IGNORED}, []),
        ((99.0, 97.0, 94.0), {"Blood & Gore": IGNORED}, []),
        ((96.0, 96.0, 96.0), {"Graphic Violence": IGNORED}, []),
        # What is clearly surer has another reason.
        ((96.0, 96.0, 60.0), {"Blood & Gore": IGNORED}, ["Graphic Violence"]),
        ((96.0, 60.0, 60.0), {"Graphic Violence": IGNORED}, ["Violence"]),
        # Below its own, higher rule it excuses just the same.
        ((90.0, 90.0, 90.0), {"Blood & Gore": Rule(95.0)}, []),
        ((96.0, 96.0, 96.0), {"Blood & Gore": Rule(95.0)}, ["Blood & Gore"]),
        # Below the rule that it shares with its parent it excuses nothing.
        ((81.0, 79.0, 79.0), {}, ["Violence"]),
        ((95.0, 55.0, 55.0), {}, ["Violence"]),
        # What alerts excuses nothing, even where something below excuses it.
        ((100.0, 96.0, 91.5), {"Graphic Violence": Rule(90.0), "Blood & Gore": IGNORED},
         ["Violence"]),
        # A deeper rule may be stricter than what is above it.
        ((70.0, 70.0, 70.0), {"Blood & Gore": Rule(60.0)}, ["Blood & Gore"]),
        ((96.0, 96.0, 96.0), {"Violence": IGNORED, "Blood & Gore": Rule(60.0)}, ["Blood & Gore"]),
        ((96.0, 96.0, 85.0), {"Graphic Violence": IGNORED, "Blood & Gore": Rule(60.0)},
         ["Blood & Gore"]),
        ((96.0, 96.0, 96.0), {"Violence": IGNORED}, []),
    ],
)  # fmt: skip
def test_a_deeper_rule_excuses_what_it_explains(
    confidences: tuple[float, ...], rules: dict[str, Rule], expected: list[str]
) -> None:
    assert found(chain(GORE, *confidences), rules) == expected


def test_one_ignored_child_does_not_excuse_another() -> None:
    answer = seen(*((name, 96.0) for name in GORE), ("Self-Harm", 85.0))

    assert found(answer, {"Blood & Gore": IGNORED}) == ["Self-Harm"]


def test_a_kiss_and_a_bare_chest_raise_no_alert_and_more_does() -> None:
    top, second, chest = path_of("Exposed Male Nipple")
    beach = ((top, 99.0), (second, 99.0), (chest, 99.0), ("Female Swimwear or Underwear", 97.0))

    assert found(seen(*beach)) == []
    assert found(seen((top, 97.0), ("Kissing on the Lips", 96.0))) == []
    assert found(seen(*beach, ("Implied Nudity", 92.0))) == ["Implied Nudity"]


def test_a_category_of_a_newer_model_is_reported_with_its_path() -> None:
    answer = seen(*((name, 91.0) for name in INVENTED))

    assert {finding.path for finding in judge(answer, (), Policy()).findings} == {
        ("Telepathy", "Reading of Minds", "Reading of Dreams"),
        ("Telepathy", "Bending of Spoons"),
        ("Violence", "Spoon Violence"),
    }


@pytest.mark.parametrize(
    ("rule", "confidence", "removes"),
    [
        (Rule(80.0), 100.0, False),
        (Rule(80.0, 95.0), 94.9, False),
        (Rule(80.0, 95.0), 95.0, True),
        (IGNORED, 100.0, False),
    ],
)
def test_only_its_own_higher_threshold_removes(
    rule: Rule, confidence: float, removes: bool  # noqa: FBT001 - a row of the table
) -> None:  # fmt: skip
    answer = chain(GORE, confidence, confidence, confidence)

    verdict = judge(answer, (), Policy({"Violence": rule}))

    assert (verdict.removes, verdict.would_remove) == (removes, False)


def test_what_is_reported_decides_about_removal() -> None:
    policy = Policy({"Violence": Rule(80.0, 95.0)})

    assert not judge(chain(GORE, 99.0, 99.0, 82.0), (), policy).removes
    assert not judge(
        chain(GORE, 99.0, 99.0, 99.0),
        (),
        replace(policy, rules={**policy.rules, "Blood & Gore": Rule(80.0)}),
    ).removes


@pytest.mark.parametrize(("sure", "would_remove"), [(94.0, False), (99.0, True)])
def test_report_only_removes_nothing_and_says_what_would_be(
    sure: float, *, would_remove: bool
) -> None:
    policy = Policy({"Violence": Rule(80.0, 95.0)}, report_only=True)

    assert judge(seen(("Violence", sure)), (), policy) == Verdict(
        (Finding(("Violence",), sure),), would_remove=would_remove
    )


def test_words_never_remove() -> None:
    policy = Policy({"Violence": Rule(80.0, 95.0)}, words=("owl", "bat"))

    verdict = judge(seen(("Violence", 79.0)), ("The BAT", "and the owl"), policy)

    assert verdict == Verdict(words=("owl", "bat"))


def test_words_are_judged_without_a_model() -> None:
    assert judge(None, ("an owl",), Policy(words=("owl",))) == Verdict(words=("owl",))
    assert judge(None, (), Policy()) == Verdict()


@pytest.mark.parametrize("kind", ["Illustrated", "illustrated", "ANIMATED"])
@pytest.mark.parametrize(
    ("drawn", "sure", "flagged", "removed"),
    [
        (Drawn.SAME, 94.0, True, True),
        (Drawn.SURER, 94.0, False, False),
        (Drawn.SURER, 95.0, True, False),
        (Drawn.IGNORE, 100.0, False, False),
    ],
)
def test_drawn_content_is_treated_as_the_team_wants(
    kind: str, drawn: Drawn, sure: float, *, flagged: bool, removed: bool
) -> None:
    policy = Policy({"Violence": Rule(80.0, 90.0)}, drawn)

    verdict = judge(seen(("Violence", sure), kinds=drawing(99.0, kind)), (), policy)

    assert (verdict.is_flagged, verdict.removes, verdict.is_drawn) == (flagged, removed, flagged)


def test_a_photo_is_not_excused_by_a_guess_that_it_is_drawn() -> None:
    policy = Policy({"Violence": Rule(80.0, 90.0)}, Drawn.IGNORE)

    for kinds in ((), drawing(89.9), drawing(99.0, "Photo")):
        assert judge(seen(("Violence", 92.0), kinds=kinds), (), policy).removes


def test_words_are_read_in_drawn_content_that_is_ignored() -> None:
    policy = Policy(drawn=Drawn.IGNORE, words=("owl",))
    answer = seen(("Violence", 99.0), kinds=drawing(99.0))

    assert judge(answer, ("Owl!",), policy) == Verdict(words=("owl",), is_drawn=True)
