"""A posted file on its way: fetched, opened, looked at."""

from dataclasses import dataclass, replace

from bot.core.entries import Identity
from bot.core.labels import Analysis
from bot.core.moderation.cases import Post, Ruling, Stage
from bot.core.moderation.judging import Verdict
from bot.core.uploads import FileKind, SlackFile, Upload
from bot.jobs.keeping import Kept
from bot.jobs.moving.motion import Motion, motion_of, moves
from bot.jobs.services import Services
from bot.jobs.telling import Tell, untold
from bot.jobs.together import together
from bot.jobs.videos.footage import Footage, footage_of
from bot.pictures.opening import PreparedPicture
from bot.ports import FetchedFile


@dataclass(frozen=True, slots=True)
class Posted:
    """A file of a message, with its bytes on disk."""

    upload: Upload
    file: SlackFile
    fetched: FetchedFile

    @property
    def team(self) -> str:
        """The workspace."""
        return self.upload.team

    @property
    def sha256(self) -> str:
        """Which bytes they are."""
        return self.fetched.sha256

    @property
    def identity(self) -> Identity:
        """Which posted picture it is."""
        return Identity(self.upload.channel, self.upload.ts, self.file.id)

    @property
    def is_direct(self) -> bool:
        """Whether it was posted in the direct message with the bot."""
        return self.upload.is_direct

    def post(self, stage: Stage) -> Post:
        """As a case keeps it, before anything is known of an answer."""
        upload = self.upload
        return Post(
            team=upload.team, sha256=self.sha256, identity=self.identity, thread=upload.thread,
            user=upload.user, name=self.file.name, channel_type=upload.channel_type, stage=stage,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """The same with its pixels, what is known of its bytes, and what moderators want of them.

    `ruling` is None where nothing is checked. `motion` is there for what moves; `picture` is its
    first frame.
    """

    posted: Posted
    picture: PreparedPicture
    known: Analysis | None
    ruling: Ruling | None
    motion: Motion | Footage | None = None
    is_new: bool = False
    """Whether what is known was learnt just now."""

    @property
    def calls(self) -> int:
        """How many pictures the detector has to look at, when nothing is known."""
        return len(self.motion.selection.chosen) if isinstance(self.motion, Motion) else 1


@dataclass(frozen=True, slots=True)
class Looked:
    """The same with all that is wanted to be known, and what the policy says of that."""

    opened: Opened
    analysis: Analysis
    verdict: Verdict

    @property
    def posted(self) -> Posted:
        """Which file it is."""
        return self.opened.posted

    @property
    def is_known(self) -> bool:
        """Whether nothing had to be asked for."""
        return self.analysis is self.opened.known and not self.opened.is_new

    @property
    def kept(self) -> Kept:
        """What is kept of it, if it is."""
        posted = self.posted
        return Kept(
            posted.team, posted.identity, posted.file, posted.sha256,
            self.opened.picture.content_type, self.analysis,
        )  # fmt: skip


async def open_posted(services: Services, posted: Posted, tell: Tell = untold) -> Opened:
    """Open a file while it is asked what is known of it. Raises PictureError."""
    if posted.file.kind is FileKind.VIDEO:
        return await _open_video(services, posted)
    picture, known, ruling = await together(
        services.studio.prepare(posted.fetched.path),
        services.library.find_analysis(posted.team, posted.sha256),
        rule(
            services, posted.team, posted.upload.channel, posted.sha256, is_direct=posted.is_direct
        ),
    )
    if not moves(picture):
        return Opened(posted, picture, known, ruling)
    tell("Looking at the animation.")
    motion = await motion_of(services, posted.fetched.path)
    picture = replace(picture, animated=motion is not None)
    return Opened(posted, picture, known, ruling, motion)


async def _open_video(services: Services, posted: Posted) -> Opened:
    """The picture is a frame that stands for all of them where there can be one only."""
    footage, known, ruling = await together(
        footage_of(services, posted.fetched.path),
        services.library.find_analysis(posted.team, posted.sha256),
        rule(
            services, posted.team, posted.upload.channel, posted.sha256, is_direct=posted.is_direct
        ),
    )
    return Opened(posted, footage.poster, known, ruling, footage)


async def rule(
    services: Services, team: str, channel: str, sha256: str, *, is_direct: bool
) -> Ruling | None:
    """What moderators want of some bytes; None where nothing is checked.

    A decision holds everywhere but in the direct message with the bot.
    """
    if not services.rules.moderation_channel:
        return None
    ruling = await services.cases.ruling(team, channel, sha256)
    return Ruling(ruling.policy) if is_direct else ruling
