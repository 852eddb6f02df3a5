"""Any policy and any answer of a model, for the laws that hold for all of them."""

from collections.abc import Sequence

from hypothesis import strategies as st

from bot.core.moderation.changes import Change
from bot.core.moderation.policy import Drawn, Overrides, Policy, Rule
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.core.moderation.taxonomy import below, level_of, names, parent_of, path_of, top_levels

INVENTED = {
    "Telepathy": "",
    "Reading of Minds": "Telepathy",
    "Reading of Dreams": "Reading of Minds",
    "Bending of Spoons": "Telepathy",
    "Spoon Violence": "Violence",
}
"""Categories of a model that is yet to come, with the one above each."""

percents = st.integers(50, 100).map(float)
rules = st.one_of(
    st.builds(Rule, st.none() | percents),
    st.tuples(percents, percents).map(lambda pair: Rule(min(pair), max(pair))),
)


def rules_by(categories: Sequence[str]) -> st.SearchStrategy[dict[str, Rule]]:
    return st.dictionaries(st.sampled_from(categories), rules, max_size=6)


words = st.lists(st.text("ab ", min_size=1, max_size=3), max_size=3, unique=True).map(tuple)
policies = st.builds(
    Policy, rules_by([*names(), *INVENTED]), st.sampled_from(Drawn), st.booleans(), words
)
overrides = st.builds(Overrides, rules_by(names()), st.none() | st.sampled_from(Drawn))
changes = st.builds(
    Change,
    st.dictionaries(st.sampled_from(names()), st.none() | rules, max_size=4),
    st.none() | st.sampled_from(Drawn),
    report_only=st.none() | st.booleans(),
    words=st.none() | words,
) | st.just(Change(clears_drawn=True))


def label(name: str, confidence: float) -> ModerationLabel:
    """As the model of today names it, or one that is yet to come."""
    if name in INVENTED:
        above = INVENTED[name]
        return ModerationLabel(name, confidence, above, len(way(name)))
    return ModerationLabel(name, confidence, parent_of(name), level_of(name))


def way(name: str) -> tuple[str, ...]:
    """The path of any category, invented ones too."""
    above = INVENTED.get(name)
    return (*way(above), name) if above else path_of(name)


@st.composite
def chains(draw: st.DrawFn) -> tuple[ModerationLabel, ...]:
    """Deep categories with all that is above them, in any order.

    As a rule what is above is as sure as the surest below, sometimes surer.
    """
    below_few = [name for top in draw(st.sampled_from(_CLANS)) for name in (top, *below(top))]
    chosen = draw(st.lists(st.sampled_from([*below_few, *INVENTED]), max_size=4, unique=True))
    sure: dict[str, float] = {}
    for name in chosen:
        confidence = draw(percents)
        for step in reversed(way(name)):
            sure[step] = max(sure.get(step, 0.0), confidence)
            confidence = min(100.0, confidence + draw(st.sampled_from([0.0, 0.0, 4.0, 20.0])))
    return tuple(draw(st.permutations([label(name, value) for name, value in sure.items()])))


_CLANS = [(top,) for top in top_levels()] + [("Violence", "Explicit")]
kinds = st.lists(
    st.builds(
        ContentType, st.sampled_from(["Illustrated", "animated", "Photo"]), st.integers(80, 100)
    ),
    max_size=1,
).map(tuple)
moderations = st.builds(Moderation, chains(), kinds)
