"""What reaches the app when a person clicks, submits, closes or types a command."""

import contextlib
from collections.abc import Iterator

from sandbox.slack.app import VERIFICATION_TOKEN, require_command, require_shortcut
from sandbox.slack.arguments import Arguments
from sandbox.slack.blocks.options import offered
from sandbox.slack.blocks.state import missing_inputs
from sandbox.slack.context import Slack
from sandbox.slack.courier import Courier
from sandbox.slack.delivery import Outcome
from sandbox.slack.errors import SlackError
from sandbox.slack.installing import uninstall
from sandbox.slack.refusals import judged
from sandbox.slack.response_urls import respond
from sandbox.slack.tickets import ResponseURL
from sandbox.slack.view_objects import accept_view, new_view, replace_view, view_json
from sandbox.workspace import Change
from sandbox.workspace.records import Channel, ChannelKind, Json, Message, User, View
from sandbox.workspace.traffic import Direction, Exchange
from sandbox.workspace.typed import Typing


class Interactions:
    """Builds the payloads, delivers them, and does what the app answers."""

    def __init__(self, slack: Slack, courier: Courier) -> None:
        self._slack = slack
        self._courier = courier
        smart = slack.strictness.smart_punctuation
        self.typing = Typing(slack.workspace, smart_punctuation=smart)

    async def click(self, user: User, message: Message, action: Json) -> Outcome:
        """A `block_actions` payload for an element of a message."""
        channel = self._slack.workspace.channels[message.channel]
        shown: Json = {"message": self._slack.messages.message(message)}
        payload = {
            **self._common("block_actions", user),
            "container": {
                "type": "message",
                "message_ts": message.ts,
                "channel_id": channel.id,
                "is_ephemeral": bool(message.ephemeral_to),
                **({"thread_ts": message.thread_ts} if message.thread_ts else {}),
            },
            "trigger_id": self._slack.triggers.new(user.id),
            "channel": {"id": channel.id, "name": _name(channel)},
            **({} if message.ephemeral_to else shown),
            "state": {"values": {}},
            "response_url": self._slack.response_urls.new(channel.id, user.id, message.ts),
            "actions": [action],
        }
        return await self._courier.interact("interactive", payload)

    async def click_in_view(self, user: User, view: View, action: Json) -> Outcome:
        """A `block_actions` payload for an element of a modal or Home tab."""
        payload = {
            **self._common("block_actions", user),
            "container": {"type": "view", "view_id": view.id},
            "trigger_id": self._slack.triggers.new(user.id, root_view_id=view.root_view_id),
            "view": view_json(self._slack, view),
            "actions": [action],
        }
        return await self._courier.interact("interactive", payload)

    async def suggest(self, user: User, where: Message | View, asked: Json) -> list[Json]:
        """A `block_suggestion`: what the app offers for the few letters in `asked["value"]`.

        Raises SlackError when the app does not answer, or with something that is no list.
        """
        payload = {**self._common("block_suggestion", user), **self._shown(where), **asked}
        outcome = await self._courier.interact("interactive", payload)
        if not outcome.ok:
            raise SlackError("operation_timeout")
        with self._noted("the options", outcome.body):
            return offered(outcome.body)

    def _shown(self, where: Message | View) -> Json:
        if isinstance(where, View):
            container = {"type": "view", "view_id": where.id}
            return {"container": container, "view": view_json(self._slack, where)}
        channel = self._slack.workspace.channels[where.channel]
        return {
            "container": {"type": "message", "message_ts": where.ts, "channel_id": channel.id},
            "channel": {"id": channel.id, "name": _name(channel)},
            "message": self._slack.messages.message(where),
        }

    async def shortcut(self, user: User, callback_id: str) -> Outcome:
        """A global shortcut: it knows of no channel. Raises KeyError for an unknown one."""
        require_shortcut(self._slack.app, "global", callback_id)
        return await self._courier.interact(
            "interactive", {**self._common("shortcut", user), **self._run(user, callback_id)}
        )

    async def message_shortcut(self, user: User, message: Message, callback_id: str) -> Outcome:
        """A message shortcut (`message_action`). Raises KeyError for an unknown one."""
        require_shortcut(self._slack.app, "message", callback_id)
        channel = self._slack.workspace.channels[message.channel]
        payload = {
            **self._common("message_action", user),
            **self._run(user, callback_id),
            "channel": {"id": channel.id, "name": _name(channel)},
            "message_ts": message.ts,
            "message": self._slack.messages.message(message),
            "response_url": self._slack.response_urls.new(channel.id, user.id),
        }
        return await self._courier.interact("interactive", payload)

    def _run(self, user: User, callback_id: str) -> Json:
        return {
            "callback_id": callback_id,
            "trigger_id": self._slack.triggers.new(user.id),
            "action_ts": self._slack.workspace.ids.ts(),
        }

    async def submit(self, user: User, view: View) -> dict[str, str]:
        """A `view_submission`; returns the errors per block that the app answered, else {}.

        Slack itself asks for what is required, and the app hears nothing before it is there.
        Raises SlackError when the app's answer is not acceptable.
        """
        if missing := missing_inputs(view.content["blocks"], view.values):
            return missing
        payload = {
            **self._common("view_submission", user),
            "trigger_id": self._slack.triggers.new(user.id, root_view_id=view.root_view_id),
            "view": view_json(self._slack, view),
            "response_urls": [],
        }
        outcome = await self._courier.interact("interactive", payload)
        if not outcome.ok:
            raise SlackError("operation_timeout")
        return self._answered(view, outcome.body)

    def _answered(self, view: View, body: Json) -> dict[str, str]:
        action = body.get("response_action", "")
        if action == "errors":
            return {str(key): str(text) for key, text in body["errors"].items()}
        if action in ("update", "push"):
            self._show_answer(view, action, body["view"])
        elif action == "clear":
            self._close_all(view)
        else:
            self._close(view)
        return {}

    def _show_answer(self, view: View, action: str, given: Json) -> None:
        with self._noted(f"the answer {action}", {"view": given}):
            content = accept_view(self._slack, given, "modal", instead_of=view)
        if action == "push":
            view = new_view(self._slack.workspace, view.user, content, below=view)
        else:
            replace_view(self._slack.workspace, view, content)
        self._tell("view_shown", view)

    def _close_all(self, view: View) -> None:
        for other in list(self._slack.workspace.views.values()):
            if other.root_view_id == view.root_view_id and other.is_open:
                self._close(other)

    def _close(self, view: View) -> None:
        view.is_open = False
        self._tell("view_closed", view)

    def _tell(self, kind: str, view: View) -> None:
        change = Change(kind, user=view.user, details={"view": view.id})
        self._slack.workspace.emit(change)

    async def close(self, user: User, view: View, *, cleared: bool = False) -> None:
        """Close a modal; the app hears of it when it asked to (`notify_on_close`).

        One with `clear_on_close` takes all those that it lies on with it.
        """
        cleared = cleared or bool(view.content.get("clear_on_close"))
        payload = {
            **self._common("view_closed", user),
            "view": view_json(self._slack, view),
            "is_cleared": cleared,
        }
        if cleared:
            self._close_all(view)
        else:
            self._close(view)
        if view.content.get("notify_on_close"):
            await self._courier.interact("interactive", payload)

    async def run_command(self, user: User, channel: Channel, command: str, text: str) -> Outcome:
        """A slash command; what the app answers at once is shown where it was typed.

        Raises ValueError for a command that the manifest does not declare.
        """
        if not self._slack.workspace.app_installed:
            raise ValueError(f"{command} is not a valid command.")
        declared = require_command(self._slack.app, command)
        escape = bool(declared.get("should_escape"))
        team = self._slack.workspace.team
        payload: Json = {
            "token": VERIFICATION_TOKEN,
            "team_id": team.id,
            "team_domain": team.domain,
            "channel_id": channel.id,
            "channel_name": _name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": self.typing.command(user, text, escape=escape),
            "api_app_id": self._slack.app.id,
            "is_enterprise_install": "false",
            "response_url": self._slack.response_urls.new(channel.id, user.id),
            "trigger_id": self._slack.triggers.new(user.id),
        }
        outcome = await self._courier.interact("slash_commands", payload)
        self._show_immediate(channel, user, outcome)
        return outcome

    def _show_immediate(self, channel: Channel, user: User, outcome: Outcome) -> None:
        body: Json = outcome.body or ({"text": outcome.text} if outcome.text else {})
        if outcome.ok and body:
            now = self._slack.workspace.clock.now()
            with self._noted("the answer to a command", body) as args:
                respond(self._slack, ResponseURL(channel.id, user.id, now), args)

    @contextlib.contextmanager
    def _noted(self, name: str, body: Json) -> Iterator[Arguments]:
        """Write down what is wrong with something that stands in an acknowledgement."""
        started = self._slack.workspace.clock.now()
        args = Arguments(body)
        try:
            yield args
        except SlackError as error:
            args.violations += judged(self._slack, name, args, error)
            raise
        finally:
            if args.violations:
                noted = tuple(args.violations)
                answer = Exchange(Direction.TO_APP, name, started, 0.0, 200, body, violations=noted)
                self._slack.workspace.traffic.add(answer)

    def uninstall(self) -> None:
        """Remove the app from the workspace, as its administrators can at any time."""
        uninstall(self._slack)

    def _common(self, type_: str, user: User) -> Json:
        team = self._slack.workspace.team
        return {
            "type": type_,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team.id},
            "api_app_id": self._slack.app.id,
            "token": VERIFICATION_TOKEN,
            "team": {"id": team.id, "domain": team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _name(channel: Channel) -> str:
    """What payloads call the channel: direct and private ones keep their names to themselves."""
    hidden = {
        ChannelKind.IM: "directmessage",
        ChannelKind.PRIVATE: "privategroup",
        ChannelKind.MPIM: channel.name,
    }
    return hidden.get(channel.kind, channel.name)
