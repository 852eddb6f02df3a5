"""The window of `/labels moderation`: all categories at a glance, for the team or one channel.

A category is one line with its menu beside it. What is rarely needed lies behind *Fine-tune*.
"""

from bot.core.moderation.changes import percent
from bot.core.moderation.policy import Rule
from bot.core.moderation.problems import LONGEST_LIST
from bot.core.moderation.taxonomy import top_levels
from bot.slack.text import plain
from bot.slack.windows import thresholds
from bot.slack.windows.pieces import (
    DIVIDER,
    Block,
    View,
    actions,
    channel_mention,
    context,
    entry,
    header,
    option,
    plain_text,
    radio,
    section,
    select,
    sentence_window,
    window,
)
from bot.slack.windows.shown import Shown

WINDOW = "moderation_policy"
"""The `callback_id`."""

OPEN = "moderation_policy_open"
SCOPE = "moderation_policy_scope"
WHOLE_TEAM = "moderation_policy_team"
TUNE = "moderation_policy_tune"
RULE = "moderation_policy_rule"
"""Actions: open the window; show a channel; show the team; fine-tune; choose for a category."""

DRAWN = "drawn"
REPORT_ONLY = "report_only"
WORDS = "words"

OFF = (
    "Moderation is off: nothing is checked, and nobody is alerted. "
    "`/labels settings` says who switches it on."
)

_TITLE = "Moderation policy"
_EXCEPTIONS = 3
_IN_SHORT = {
    "Explicit": "Nudity, sexual activity, sex toys",
    "Non-Explicit Nudity of Intimate parts and Kissing": "Bare skin, covered parts, kissing",
    "Violence": "Weapons, fights, blood, self-harm, explosions",
    "Visually Disturbing": "Corpses, emaciated bodies, crashes",
    "Drugs & Tobacco": "Pills, smoking, paraphernalia",
    "Alcohol": "Drinks, and people drinking",
    "Rude Gestures": "The middle finger",
    "Hate Symbols": "Nazi, white supremacist, extremist",
}
"""What Amazon's names for the categories hold, for people who read them for the first time."""


def loading_window() -> View:
    """Shown at once, because a trigger lives only 3 s."""
    return _told("Looking up the policy…")


def failed_window() -> View:
    """It cannot be looked up; why is told in its own way."""
    return _told(
        "I cannot look up the policy right now. Close this window and try again in a moment."
    )


def overtaken_window() -> View:
    """What was entered does not go with what somebody else has changed meanwhile."""
    return _told(
        "Somebody else has changed the policy meanwhile, and together the two changes would make "
        "no sense. Nothing of yours was saved. Please look at it again."
    )


def off_window() -> View:
    """There is no moderation channel."""
    return _told(OFF)


def closed_window() -> View:
    """Whoever asks is no moderator."""
    return _told("Only members of the moderation channel can see and change the policy.")


def policy_window(shown: Shown, *, turn: int = 0) -> View:
    """The policy as it is. Another `turn` makes *Fine-tune* forget what was chosen in it."""
    blocks = [
        *_scope(shown),
        header("What I alert you to"),
        context(
            "The percentage says how sure Amazon Rekognition must be. "
            "A lower one finds more, and is wrong more often."
        ),
        *(_category(shown, top) for top in top_levels()),
        *_tuning(shown, turn),
        DIVIDER,
        _drawn(shown),
        *([] if shown.channel else [_words(shown), DIVIDER, _report_only(shown)]),
    ]
    remembered = {"channel": shown.channel, "turn": turn}
    return window(_TITLE, blocks, name=WINDOW, submit="Save", remembers=remembered)


def rule_block(channel: str, category: str) -> str:
    """The `block_id` of a category's menu: what is chosen for one channel stays there."""
    return f"rule/{channel}/{category}"


def entry_block(channel: str, what: str) -> str:
    """The `block_id` of what is no category."""
    return f"{what}/{channel}"


def category_line(shown: Shown, category: str, text: str, follow: str) -> Block:
    """A category with the menu of its alert."""
    own = shown.own.get(category)
    now = own or shown.holds(category)
    removes = now.remove_from if shown.can_remove and own else None
    options = thresholds.alert_options(now, follow=follow, below=removes)
    chosen = thresholds.value_of(own.alert_from) if own else thresholds.FOLLOW
    return section(
        text,
        block_id=rule_block(shown.channel, category),
        accessory=select(RULE, options, chosen),
    )


def _scope(shown: Shown) -> list[Block]:
    others: Block = {
        "type": "conversations_select",
        "action_id": SCOPE,
        "placeholder": plain_text("Choose a channel"),
        "filter": {"include": ["public", "private", "mpim"], "exclude_bot_users": True},
    }
    if not shown.channel:
        words = "*These settings are for the whole team.* A channel can have its own."
        return [section(words, block_id="scope", accessory=others)]
    words = (
        f"*These settings are for {channel_mention(shown.channel)}.* "
        "Whatever is not chosen here is as in the whole team."
    )
    back = {"type": "button", "action_id": WHOLE_TEAM, "text": plain_text("Show the whole team")}
    here = {**others, "initial_conversation": shown.channel}
    block_id = f"scope/{shown.channel}"
    return [section(words, block_id=block_id, accessory=here), actions("back", back)]


def _category(shown: Shown, top: str) -> Block:
    team = shown.of_team(top)
    follow = f"As the team ({_shortly(team)})" if shown.channel else ""
    parts = [
        f"*{plain(top)}*",
        _IN_SHORT.get(top, ""),
        _removal(shown, top),
        _exceptions(shown, top),
    ]
    return category_line(shown, top, "\n".join(part for part in parts if part), follow)


def _shortly(rule: Rule) -> str:
    return "ignore" if rule.alert_from is None else percent(rule.alert_from)


def _removal(shown: Shown, top: str) -> str:
    removes = shown.holds(top).remove_from
    if removes is None or not shown.can_remove:
        return ""
    return f"_Removed without a person from {percent(removes)}_"


def _exceptions(shown: Shown, top: str) -> str:
    """The fine-tuning, grouped by what is done: "ignore Bare Back and two more"."""
    said: dict[str, list[str]] = {}
    for name, rule in shown.exceptions(top).items():
        said.setdefault(_said(rule), []).append(name)
    parts = [f"{words}: {_some(names)}" for words, names in said.items()]
    return f"_{plain('; '.join(parts))}_" if parts else ""


def _said(rule: Rule) -> str:
    words = thresholds.alert_in_words(rule)
    return f"{words[0].upper()}{words[1:]}" if rule.alert_from is not None else "Ignored"


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_EXCEPTIONS])
    more = len(names) - _EXCEPTIONS
    return f"{shown} and {more} more" if more > 0 else shown


def _tuning(shown: Shown, turn: int) -> list[Block]:
    what = "Exceptions, and removal without a person" if shown.can_remove else "Exceptions"
    options = [option(top, top) for top in shown.can_be_tuned()]
    menu = select(TUNE, options, placeholder="Choose a category…")
    return [
        section(f"*Fine-tune a category*\n{what}"),
        actions(f"tune/{shown.channel}/{turn}", menu),
    ]


def _drawn(shown: Shown) -> Block:
    team = shown.policy.drawn if shown.channel else None
    own = shown.overrides.drawn if shown.channel else shown.policy.drawn
    options = thresholds.drawn_options(team, can_remove=shown.can_remove)
    chosen = own.value if own else thresholds.FOLLOW
    return entry(
        entry_block(shown.channel, DRAWN),
        "Drawings, cartoons and animations",
        radio(DRAWN, options, chosen),
    )


def _words(shown: Shown) -> Block:
    if not shown.reads_text:
        return context(
            "*Words in pictures* are not read. Whoever runs me can switch that on with "
            "`OCR_LABELS=on`; then a list of words can raise an alert, too."
        )
    typed: Block = {
        "type": "plain_text_input",
        "action_id": WORDS,
        "multiline": True,
        "max_length": LONGEST_LIST,
        "placeholder": plain_text("None so far"),
    }
    if shown.policy.words:
        typed["initial_value"] = "\n".join(shown.policy.words)
    hint = "One word or phrase a line. Capital letters do not matter."
    label = "Words that raise an alert when a picture shows them"
    return entry(entry_block("", WORDS), label, typed, hint=hint, optional=True)


def _report_only(shown: Shown) -> Block:
    choice = option("Report only", REPORT_ONLY, "Alerts come, and nothing else changes anywhere")
    box: Block = {"type": "checkboxes", "action_id": REPORT_ONLY, "options": [choice]}
    if shown.policy.report_only:
        box["initial_options"] = [choice]
    hint = (
        "Pictures are labelled in their channels as if nothing were found. "
        "Good for a first week, until the percentages fit."
    )
    return entry(entry_block("", REPORT_ONLY), "Trying it out", box, hint=hint, optional=True)


def _told(sentence: str) -> View:
    return sentence_window(_TITLE, sentence, name=WINDOW)
