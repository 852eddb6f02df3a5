"""What lives shortly: trigger ids (3 s, once) and response URLs (30 min, 5 uses)."""

from dataclasses import dataclass

from sandbox.slack.errors import SlackError
from sandbox.slack.strictness import Strictness
from sandbox.workspace import Workspace


@dataclass(slots=True)
class Trigger:
    """The right to open a modal for somebody who has just done something."""

    user: str
    created: float
    used: bool = False
    root_view_id: str = ""
    """The stack it belongs to when it was made inside a modal."""


class Triggers:
    """Hands out trigger ids and takes each once."""

    def __init__(self, workspace: Workspace, strictness: Strictness) -> None:
        self._workspace = workspace
        self._strictness = strictness
        self._triggers: dict[str, Trigger] = {}

    def new(self, user: str, *, root_view_id: str = "") -> str:
        """A trigger id for what a person just did."""
        id_ = f"{self._workspace.ids.new('')}.{self._workspace.team.id}.sandbox"
        now = self._workspace.clock.now()
        self._triggers[id_] = Trigger(user, now, root_view_id=root_view_id)
        return id_

    def exchange(self, id_: str) -> Trigger:
        """Use a trigger id up. Raises SlackError as `views.open` answers it."""
        trigger = self._triggers.get(id_)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        age = self._workspace.clock.now() - trigger.created
        if age > self._strictness.trigger_lifetime:
            raise SlackError("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass(slots=True)
class ResponseURL:
    """Where an app may answer what a person did; `ts` is the message it happened on."""

    channel: str
    user: str
    created: float
    ts: str = ""
    uses: int = 0


class ResponseURLs:
    """Hands out response URLs and counts their uses."""

    def __init__(self, workspace: Workspace, strictness: Strictness) -> None:
        self._workspace = workspace
        self._strictness = strictness
        self._urls: dict[str, ResponseURL] = {}
        self.base_url = ""

    def new(self, channel: str, user: str, ts: str = "") -> str:
        """An address for answers to what this person just did there."""
        key = self._workspace.ids.new("R")
        self._urls[key] = ResponseURL(channel, user, self._workspace.clock.now(), ts)
        return f"{self.base_url}/response/{self._workspace.team.id}/{key}"

    def use(self, key: str) -> ResponseURL:
        """Count one use. Raises SlackError when it is unknown, used up, or too old."""
        url = self._urls.get(key)
        if url is None or url.uses >= self._strictness.response_url_uses:
            raise SlackError("used_url")
        if self._workspace.clock.now() - url.created > self._strictness.response_url_lifetime:
            raise SlackError("expired_url")
        url.uses += 1
        return url
