"""Everything outside of the jobs, in memory; only the studio is the real one."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from bot.core.labels import Detection, Label
from bot.core.uploads import SlackFile, Upload
from bot.jobs.drops.files import DroppedFiles
from bot.jobs.in_work import FilesInWork
from bot.jobs.label_upload import UploadLabeller
from bot.jobs.services import Rules, Services
from bot.jobs.studio import Studio
from bot.jobs.videos.room import Spool
from bot.ports import ClaimState, Clock
from tests.fakes.aws import FakeClaims, FakeDetector, FakeObjectStore, FakeQueue
from tests.fakes.cutting import NearCuttingRoom
from tests.fakes.drops import FakeDrops
from tests.fakes.library import FakeIndex, FakeLibrary
from tests.fakes.meter import FakeMeter
from tests.fakes.moderation import FakeBoard, FakeCases, FakeLedger
from tests.fakes.purse import FakePurse
from tests.fakes.slack import FakeConversations, FakeFiles
from tests.fakes.slack_cards import FakeAnswers
from tests.fakes.slack_doors import FakeDoors
from tests.fakes.watching import FakeClips, FakeWatcher
from tests.fakes.windows import FakeWindows
from tests.samples import upload

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class World:
    """The fakes by name, and the services made of them."""

    clock: Clock
    detector: FakeDetector
    objects: FakeObjectStore
    library: FakeLibrary
    index: FakeIndex
    claims: FakeClaims
    queue: FakeQueue
    files: FakeFiles
    drops: FakeDrops
    conversations: FakeConversations
    doors: FakeDoors
    answers: FakeAnswers
    watcher: FakeWatcher
    clips: FakeClips
    cases: FakeCases
    ledger: FakeLedger
    board: FakeBoard
    meter: FakeMeter
    services: Services

    def post(self, *files: SlackFile, **changes: Any) -> Upload:
        """A message that brought these files."""
        return upload(*files, **changes)

    async def answer(self, job: Upload, state: ClaimState = ClaimState.NEW) -> str:
        """Have a job answered by a worker that has just claimed it."""
        await self.claims.claim(job, "me", 60)
        return await UploadLabeller(self.services).answer(job, "me", state)

    def sees(self, *labels: Label) -> None:
        """What the detector answers from now on."""
        self.detector.answer = Detection(labels, model_version="3.0")


def make_world(clock: Clock, studio: Studio, **rules: Any) -> World:
    library, claims, queue = FakeLibrary(clock), FakeClaims(clock), FakeQueue(clock)
    detector, objects, meter = FakeDetector(), FakeObjectStore(), FakeMeter()
    files, conversations, drops = FakeFiles(), FakeConversations(), FakeDrops()
    doors, answers = make_doors(), FakeAnswers(conversations)
    index = FakeIndex(library)
    watcher, clips = FakeWatcher(), FakeClips()
    cases, ledger, board = FakeCases(), FakeLedger(clock), FakeBoard(clock)
    services = Services(
        clock=clock, detector=detector, objects=objects, library=library, claims=claims,
        queue=queue, drops=drops, files=DroppedFiles(files, drops, objects),
        conversations=conversations, studio=studio, meter=meter,
        cutting_room=NearCuttingRoom(), spool=Spool(20 * MEGABYTE, jobs=2),
        purse=FakePurse(), in_work=FilesInWork(rules.pop("files_at_once", 4)),
        doors=doors, answers=answers, index=index,
        watcher=watcher, clips=clips, cases=cases, ledger=ledger, board=board,
        windows=FakeWindows(),
        rules=Rules(**{
            "min_confidence": 70.0, "person_guesses": False,
            "max_file_bytes": 5 * MEGABYTE, **rules,
        }),
    )  # fmt: skip
    return World(
        clock, detector, objects, library, index, claims, queue, files, drops, conversations,
        doors, answers, watcher, clips, cases, ledger, board, meter, services,
    )  # fmt: skip


def make_doors() -> FakeDoors:
    """Ann and Ben in a public channel, Ann in a private one, and Ann's direct message."""
    doors = FakeDoors()
    doors.add_person("U7ANN")
    doors.add_person("U7BEN")
    doors.add_room("C7GENERAL", "U7ANN", "U7BEN", name="general")
    doors.add_room("C7PRIVATE", "U7ANN", name="private", is_public=False)
    doors.add_room("D7ANNBOT", "U7ANN", is_public=False)
    return doors


def picture(colour: str = "teal", size: tuple[int, int] = (200, 150), kind: str = "PNG") -> bytes:
    """The bytes of a small picture; different colours make different bytes."""
    sink = io.BytesIO()
    Image.new("RGB", size, colour).save(sink, kind)
    return sink.getvalue()
