"""The alert of a case in the moderators' channel: posted once, and kept true from then on.

Whatever changes a case or its posts orders this chore, and two may run at once. So each of them
looks again after it has written: what was read last stands there in the end.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.entries import Identity
from bot.core.moderation.alerts import alert_of, shown_posts
from bot.core.moderation.cases import Case, Post
from bot.core.moderation.chores import alert_job
from bot.core.moderation.notices import Notice, PostedAgain, Sighted
from bot.core.moderation.presses import group_of
from bot.errors import RetryLaterError
from bot.jobs.moderation.posting import compose_once, edit_posted
from bot.jobs.moderation.previews import with_preview
from bot.jobs.services import Services
from bot.jobs.together import together
from bot.ports import PostingState

log = logging.getLogger(__name__)

WINDOW = 600.0
"""Seconds: what is flagged in a channel within them after the last alert joins its thread."""

LONGEST = 3_600.0
"""Seconds after which a thread takes in no further alerts."""

_CHOOSING = 60.0
"""Seconds for which one worker alone chooses an alert's thread."""

_ROUNDS = 3
"""How often an alert is written while what it tells keeps changing."""

_CALM = 20
"""Seconds until it is looked at again after that."""

_MOST_DELETED = 5
"""How often moderators may delete an alert before it is left alone for this time."""

_ITSELF = "-"
"""In the place of a thread: the alert stands in the channel itself."""

_MOST_NOTES = 25
"""The latest posts that are looked at for a note: each new post orders this chore anew."""


async def alert(services: Services, job: Mapping[str, Any]) -> None:
    """The chore: make a case's alert show what is true now, and note each further post of it.

    Nothing happens where moderation was switched off meanwhile. Raises RetryLaterError.
    """
    case = await services.cases.find_case(str(job["team"]), str(job["case"]))
    if case is None or not services.rules.moderation_channel:
        log.info("no alert for the case %s", job["case"])
        return
    await _Showing(services, await with_preview(services, case)).show()


class _Showing:
    """One alert on its way to the board."""

    def __init__(self, services: Services, case: Case) -> None:
        self._services = services
        self._channel = services.rules.moderation_channel
        self._team = case.team
        self._case = case
        self._links: dict[Identity, str] = {}

    async def show(self) -> str:
        """Post the alert, or bring it up to date; returns the `ts` of the thread that it is in."""
        posts = await self._posts()
        if not posts:
            return _ITSELF
        place = await self._place(posts[0].identity.channel)
        ts = ""
        for _ in range(_ROUNDS):
            ts = await self._write(posts, "" if place == _ITSELF else place)
            shown = self._case, posts
            self._case, posts = await self._case_now(), await self._posts()
            if (self._case, posts) == shown:
                break
        else:
            # While it is posted again and again, one look in a while is enough for all of them.
            job, group = alert_job(self._team, self._case.sha256), group_of(self._team)
            await self._services.queue.send(job, group=group, delay=_CALM)
        thread = ts if place == _ITSELF else place
        for post in posts[-_MOST_NOTES:]:
            await self._note(post, ts, thread)
        return thread

    async def _write(self, posts: Sequence[Post], thread: str) -> str:
        """Returns the alert's `ts`. One that somebody deleted is posted anew, by one worker."""
        services, key = self._services, self._key("alert")
        await self._find_links(shown_posts(posts))
        can_remove = services.rules.can_remove
        notice = alert_of(self._case, posts, self._links, can_remove=can_remove)

        async def compose() -> Notice:
            # The alert tells of these itself.
            await together(*(self._spare_note(post) for post in posts[-_MOST_NOTES:]))
            return notice

        for _ in range(_MOST_DELETED):
            ts, is_new = await compose_once(
                services, self._channel, compose, key=key, team=self._team, thread=thread
            )
            if is_new or await edit_posted(
                services, self._channel, ts, notice, key=key, team=self._team
            ):
                return ts
            key = f"{key}/{ts}"
        raise RetryLaterError("board", "this alert is deleted again and again")

    async def _place(self, channel: str) -> str:
        """The thread that the alert belongs to, chosen once and for all.

        Chosen anew after hours it would be another one, where an alert of which nobody knows
        whether it was posted would not be found.
        """
        services, key = self._services, self._key("place")
        chosen = await services.ledger.begin_posting(self._team, key, _CHOOSING)
        if chosen.state is PostingState.DONE:
            return chosen.ts
        if chosen.state is PostingState.BUSY:
            raise RetryLaterError("board", "somebody else chooses the place of this alert")
        place = ""
        try:
            place = await self._thread(channel)
        finally:
            # Empty where the burst's first alert is just being posted: the next try may choose.
            await services.ledger.end_posting(self._team, key, place)
        return place

    async def _thread(self, channel: str) -> str:
        """The thread of a burst. Its first alert is shown if it was not, or is not any more."""
        sha256 = self._case.sha256
        burst = await self._services.ledger.join_burst(
            self._team, channel, sha256, window=WINDOW, most=LONGEST
        )
        if burst.first == sha256:
            return _ITSELF
        case = await self._services.cases.find_case(self._team, burst.first)
        return await _Showing(self._services, case).show() if case else _ITSELF

    async def _note(self, post: Post, ts: str, thread: str) -> None:
        async def compose() -> Notice:
            await self._find_links([post])
            link = await self._services.conversations.permalink(self._channel, ts)
            sighted = Sighted(post, self._links[post.identity])
            return PostedAgain(sighted, self._case.decision, link)

        await compose_once(
            self._services, self._channel, compose,
            key=self._note_key(post), team=self._team, thread=thread,
        )  # fmt: skip

    async def _spare_note(self, post: Post) -> None:
        await self._services.ledger.end_posting(self._team, self._note_key(post), _ITSELF)

    def _key(self, what: str) -> str:
        return f"{what}/{self._channel}/{self._case.sha256}"

    def _note_key(self, post: Post) -> str:
        """Without the post's channel, which may get another id."""
        return f"{self._key('again')}/{post.identity.ts}/{post.identity.file_id}"

    async def _find_links(self, posts: Sequence[Post]) -> None:
        missing = [post.identity for post in posts if post.identity not in self._links]
        asked = (self._services.conversations.permalink(each.channel, each.ts) for each in missing)
        self._links.update(zip(missing, await together(*asked), strict=True))

    async def _posts(self) -> list[Post]:
        return list(await self._services.cases.posts(self._team, self._case.sha256))

    async def _case_now(self) -> Case:
        return await self._services.cases.find_case(self._team, self._case.sha256) or self._case
