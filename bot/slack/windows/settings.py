"""The window of `/labels settings`: what a workspace's admins choose for all of it.

A token goes in and never comes out: the window says only whether there is one.
"""

from collections.abc import Mapping
from typing import Any

from bot.core.choosing import Entered, Field, SettingsChange
from bot.core.prices import dollars
from bot.core.team_settings import TeamSettings
from bot.slack.windows.pieces import (
    Block,
    View,
    channel_mention,
    entry,
    option,
    plain_text,
    section,
    sentence_window,
    window,
)

WINDOW = "workspace_settings"
"""The `callback_id`."""

OPEN = "workspace_settings_open"
"""The action that opens the window."""

ENTRIES = {field: f"settings/{field}" for field in Field}
"""The block of each field, below which Slack shows what is wrong with it."""

_MODERATION, _FORGET = "settings/moderation", "settings/forget"
_ENTERED = "entered"
"""The one action in each block."""

_OFF, _SHARED, _REMOVE = "off", "shared", "remove"
_TITLE = "Workspace settings"
_LONGEST = 500

_FOR_ALL = (
    "These hold for the whole workspace. Its admins and owners may change them; every change is "
    "noted and told to the moderators."
)
_CHANNEL_HINT = (
    "Invite me first. Whoever is in it sees flagged pictures and decides. Without one nothing is "
    "checked."
)
_REMOVAL_HINT = (
    "A user's token, xoxp-…, with files:write: with it, Remove deletes others' files. It is stored "
    "encrypted and never shown again."
)
_CLOSED = "Only admins and owners of this workspace can see and change its settings."
_OVERTAKEN = "Somebody else has just changed the settings. Nothing of yours was changed."
_FAILED = "I could not look up the settings. Please try again in a while."
_UNCHANGED = "Nothing was changed."
_SAVED = "*Saved.* It holds everywhere within a minute."
OFF = (
    "Here whoever runs me chooses all this, in the environment of my processes: "
    "`MODERATION_CHANNEL`, `SLACK_ADMIN_TOKEN` and `MONTHLY_BUDGET_USD`."
)
"""Where one workspace is served by its token."""


def loading_window() -> View:
    """Shown at once, because a trigger lives only 3 s."""
    return _told("Looking up the settings…")


def failed_window() -> View:
    """They could not be looked up."""
    return _told(_FAILED)


def closed_window() -> View:
    """For everybody else."""
    return _told(_CLOSED)


def overtaken_window() -> View:
    """Somebody was quicker."""
    return _told(_OVERTAKEN)


def saved_window(change: SettingsChange) -> View:
    """What is different now."""
    if not change.fields:
        return _told(_UNCHANGED)
    lines = [f"•  {line}" for line in change.words(channel_mention)]
    return _told("\n".join((_SAVED, *lines)))


def settings_window(settings: TeamSettings, most_budget: float | None) -> View:
    """The form; `most_budget` is what whoever runs the bot allows, None for no limit."""
    token = [_forgetting(settings)] if settings.admin_token else []
    return window(
        _TITLE,
        [
            section(_FOR_ALL),
            _channel(settings),
            _moderation(settings),
            _token(settings),
            *token,
            _budget(settings, most_budget),
        ],
        name=WINDOW,
        submit="Save",
        remembers={"version": settings.version},
    )


def entered_in(view: Mapping[str, Any], version: str) -> Entered:
    """What somebody entered into the window of this version of the settings."""
    values = view["state"]["values"]

    def of(block: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = values.get(block, {}).get(_ENTERED, {})
        return found

    ticked = {
        str(one["value"])
        for block in (_MODERATION, _FORGET)
        for one in of(block).get("selected_options") or ()
    }
    return Entered(
        version=version,
        channel=str(of(ENTRIES[Field.CHANNEL]).get("selected_conversation") or ""),
        is_off=_OFF in ticked,
        may_be_shared=_SHARED in ticked,
        token=str(of(ENTRIES[Field.TOKEN]).get("value") or "").strip(),
        forgets_token=_REMOVE in ticked,
        budget=str(of(ENTRIES[Field.BUDGET]).get("value") or ""),
    )


def _channel(settings: TeamSettings) -> Block:
    """https://docs.slack.dev/reference/block-kit/block-elements/multi-select-menu-element."""
    menu: Block = {
        "type": "conversations_select", "action_id": _ENTERED,
        "placeholder": plain_text("None so far"),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }  # fmt: skip
    if settings.moderation_channel:
        menu["initial_conversation"] = settings.moderation_channel
    block = ENTRIES[Field.CHANNEL]
    return entry(block, "Moderation channel", menu, hint=_CHANNEL_HINT, optional=True)


def _moderation(settings: TeamSettings) -> Block:
    off = option("Switch moderation off", _OFF, "Nothing is checked, nobody is alerted")
    shared = option(
        "Other organisations may be in the channel",
        _SHARED,
        "They see flagged pictures, and decide",
    )
    options = [off, shared] if settings.moderation_channel else [shared]
    return entry(_MODERATION, "About that channel", _boxes(options), optional=True)


def _token(settings: TeamSettings) -> Block:
    typed = _text("Set. Enter another one to replace it" if settings.admin_token else "Not set")
    block = ENTRIES[Field.TOKEN]
    return entry(block, "Token of an administrator", typed, hint=_REMOVAL_HINT, optional=True)


def _forgetting(settings: TeamSettings) -> Block:
    whose = f"The token that is set, of {settings.admin_user}"
    return entry(_FORGET, whose, _boxes([option("Remove it", _REMOVE)]), optional=True)


def _budget(settings: TeamSettings, most: float | None) -> Block:
    typed = _text("No limit of our own")
    if settings.monthly_budget is not None:
        typed["initial_value"] = f"{settings.monthly_budget:.2f}"
    allowed = "" if most is None else f" Whoever runs me allows {dollars(most)} at most."
    hint = f"Beyond it, pictures are labelled only when somebody asks for it.{allowed}"
    block = ENTRIES[Field.BUDGET]
    return entry(block, "Monthly budget in US dollars", typed, hint=hint, optional=True)


def _text(placeholder: str) -> Block:
    return {
        "type": "plain_text_input", "action_id": _ENTERED, "max_length": _LONGEST,
        "placeholder": plain_text(placeholder),
    }  # fmt: skip


def _boxes(options: list[Block]) -> Block:
    return {"type": "checkboxes", "action_id": _ENTERED, "options": options}


def _told(sentence: str) -> View:
    return sentence_window(_TITLE, sentence, name=WINDOW)
