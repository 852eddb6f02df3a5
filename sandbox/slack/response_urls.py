"""`response_url`: how an app answers an interaction, member of the channel or not.

https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from aiohttp import web

from sandbox.slack.arguments import Arguments, read_arguments
from sandbox.slack.blocks import read_blocks, text_blocks
from sandbox.slack.context import Slack
from sandbox.slack.errors import SlackError
from sandbox.slack.mentions import note_mentions
from sandbox.slack.refusals import judged
from sandbox.slack.teams import Teams
from sandbox.slack.tickets import ResponseURL
from sandbox.workspace import posting
from sandbox.workspace.records import Json, Message
from sandbox.workspace.traffic import Direction, Exchange

OK = 200
_EXPIRED = {"expired_url": 410}
Handler = Callable[[web.Request], Awaitable[web.Response]]


def answer_response_url(teams: Teams) -> Handler:
    """The HTTP handler of `/response/{team}/{key}`."""

    async def handle(request: web.Request) -> web.Response:
        slack = teams.by_id.get(request.match_info["team"], teams.home)
        started = slack.workspace.clock.now()
        args = Arguments({})
        status = 200
        body: Json = {"ok": True}
        try:
            args.values = await read_arguments(request)
            respond(slack, slack.response_urls.use(request.match_info["key"]), args)
        except SlackError as error:
            args.violations += judged(slack, "response_url", args, error)
            status, body = _EXPIRED.get(error.error, 404), {"ok": False, "error": error.error}
        _log(slack, started, args, status, body)
        return web.json_response(body, status=status) if status != OK else web.Response(text="ok")

    return handle


def _log(slack: Slack, started: float, args: Arguments, status: int, body: Json) -> None:
    seconds = slack.workspace.clock.now() - started
    noted = tuple(args.violations)
    slack.workspace.traffic.add(
        Exchange(
            Direction.TO_SLACK, "response_url", started, seconds, status, args.values, body, noted
        )
    )


def respond(slack: Slack, url: ResponseURL, args: Arguments) -> None:
    """Carry out one answer: delete or replace the original, or say something new."""
    original = _original(slack, url)
    if args.flag("delete_original") and original:
        _delete(slack, original)
        return
    text = args.text("text")
    blocks = read_blocks(slack, args) or text_blocks(slack, text)
    if not blocks and not args.values.get("attachments"):
        raise SlackError("no_text")
    replaced = original if args.flag("replace_original") else None
    if args.text("response_type") == "in_channel" or (replaced and not replaced.ephemeral_to):
        note_mentions(slack, args, text, blocks)
    if replaced:
        posting.edit(slack.workspace, replaced, text=text, blocks=blocks)
        return
    _say(slack, url, args, blocks)


def _original(slack: Slack, url: ResponseURL) -> Message | None:
    for message in slack.workspace.ephemerals:
        if message.ts == url.ts:
            return message
    return slack.workspace.message(url.channel, url.ts)


def _delete(slack: Slack, original: Message) -> None:
    if original in slack.workspace.ephemerals:
        slack.workspace.ephemerals.remove(original)
        posting.tell_ephemeral(slack.workspace, original)
    else:
        posting.delete(slack.workspace, original)


def _say(slack: Slack, url: ResponseURL, args: Arguments, blocks: list[Json]) -> None:
    thread_ts = args.text("thread_ts")
    message = Message(
        url.channel,
        slack.workspace.ids.ts(),
        slack.app.bot_user,
        args.text("text"),
        thread_ts=posting.thread_root(slack.workspace, url.channel, thread_ts),
        blocks=blocks,
        bot_id=slack.app.bot_id,
    )
    if args.text("response_type") == "in_channel":
        posting.post(slack.workspace, message)
    else:
        posting.post_ephemeral(slack.workspace, replace(message, ephemeral_to=url.user))
