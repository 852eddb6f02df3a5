"""Workspaces of which something of every kind is kept, in one table and one bucket."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.aws.cases import DynamoCases
from bot.aws.claims import DynamoClaims
from bot.aws.clips import DynamoClips
from bot.aws.drops import DynamoDrops
from bot.aws.installations import DynamoInstallations
from bot.aws.items import Item, decode
from bot.aws.ledger import DynamoLedger
from bot.aws.library import DynamoLibrary
from bot.aws.purse import DynamoPurse
from bot.aws.remains import DynamoRemains
from bot.aws.sealing import Sealer
from bot.aws.storage import S3ObjectStore
from bot.aws.table import Table
from bot.core.budget import month_of
from bot.core.clips import Clip, Watching
from bot.core.drops import Drop, Dropped
from bot.core.entries import Identity
from bot.core.erasing import folders_of
from bot.core.moderation.cases import Stage
from bot.core.moderation.policy import Overrides
from bot.core.team_settings import TeamSettings
from bot.ports import Clock, StoredImage
from tests.aws.resources import make_bucket, make_table
from tests.aws.samples import ANALYSIS, CASE, flagged_post, stored_image, upload
from tests.aws.servers import AWS
from tests.aws.test_ledger import KEPT
from tests.samples import TOKEN_KEY, installation

if TYPE_CHECKING:  # The stubs are installed for development only.
    from mypy_boto3_dynamodb import DynamoDBClient

SHAS = tuple(f"{number:02x}" * 32 for number in range(4))
IN_PUBLIC, IN_PRIVATE, HELD, FAILED = SHAS
"""The bytes of the posts that there are."""


@dataclass(frozen=True)
class Estate:
    """The table and the bucket, and all that writes into them."""

    aws: AWS
    clock: Clock
    name: str

    def __post_init__(self) -> None:
        make_table(self.aws, self.name)
        make_bucket(self.aws, self.name)

    @property
    def table(self) -> Table:
        return Table(self.aws.dynamodb, self.aws.executor, self.clock, name=self.name)

    @property
    def objects(self) -> S3ObjectStore:
        return S3ObjectStore(self.aws.s3, self.aws.executor, bucket=self.name)

    @property
    def remains(self) -> DynamoRemains:
        return DynamoRemains(self.table)

    @property
    def installations(self) -> DynamoInstallations:
        return DynamoInstallations(*self._parts, Sealer([TOKEN_KEY]), table=self.name)

    async def fill(self, team: str, folder: Path) -> None:
        """Everything that a workspace leaves behind."""
        await self.installations.save(installation(team, installed_at=self.clock.now()))
        await self.installations.choose(team, TeamSettings("C1", "xoxp-1", "U9", 5.0))
        for image in images_of(team):
            await self._post(image)
        await self._half_done(team)
        await self._moderated(team)
        await self._files(team, folder)

    def rows(self, team: str) -> list[Item]:
        """Every item that mentions a workspace."""
        return [item for item in self.items() if team in repr(item)]

    def items(self) -> Iterator[Item]:
        pages = self.aws.dynamodb.get_paginator("scan").paginate(TableName=self.name)
        return (decode(item) for page in pages for item in page["Items"])

    def keys(self, team: str) -> list[str]:
        """The keys of every file that mentions a workspace."""
        pages = self.aws.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return [
            one["Key"] for page in pages for one in page.get("Contents", ()) if team in one["Key"]
        ]

    async def _post(self, image: StoredImage) -> None:
        library, identity = self._library, Identity(image.channel, image.ts, image.file_id)
        month = month_of(self.clock.now())
        await library.expect_image(image.team, identity, image.sha256)
        await library.save_analysis(image.team, image.sha256, image.analysis)
        await library.note_file(image.team, identity, image.drawn_file)
        await library.record_image(image)
        await library.count_calls(image.team, image.channel, month, 1, 0)
        await self._purse.take_once(image.team, month, 1000, key="video")

    async def _half_done(self, team: str) -> None:
        """Of work that somebody began and nobody finished."""
        library, job, now = self._library, upload(team=team), self.clock.now()
        failed = Identity("C3", "1700000007.000100", "F7")
        await library.expect_image(team, failed, FAILED)
        await library.save_analysis(team, FAILED, ANALYSIS)
        await library.bury(team, Identity("C1", "1700000008.000100", "F8"))
        await library.mark_forgetting(next(images_of(team)))
        await DynamoClaims(*self._parts, table=self.name).claim(job, "me", 60)
        clip = Clip(
            team=team, sha256=FAILED, identity=failed, thread=failed.ts, user="U1", name="a.mp4",
            channel_type="channel", reply_ts="", begun=now, seconds=9.0, width=64, height=48,
            how=Watching.JOB, labels_job="j1",
        )  # fmt: skip
        await DynamoClips(*self._parts, table=self.name).put(clip)
        dropped = Dropped(Drop(team, "C1", f"drop/{team}/C1/a.png"), FAILED, '"e"', 9)
        await DynamoDrops(*self._parts, table=self.name).put(dropped)
        # Counted by nobody yet, and without its record: as a lost worker may leave it.
        due = {"pk": f"T#{team}#DUE", "sk": "C2#1700000001.000100#F1", "version": "1"}
        await self.table.put(due)

    async def _moderated(self, team: str) -> None:
        cases = DynamoCases(*self._parts, table=self.name)
        ledger = DynamoLedger(*self._parts, table=self.name)
        case, post = replace(CASE, team=team, sha256=HELD), flagged_post(team=team, sha256=HELD)
        await cases.open_case(case)
        await cases.put_post(post)
        await cases.put_post(replace(post, identity=post.identity._replace(file_id="F6"),
                                     stage=Stage.REMOVED))  # fmt: skip
        await self._library.save_analysis(team, HELD, ANALYSIS)
        await cases.save_policy(team, await cases.policy(team))
        await cases.save_overrides(team, "C2", Overrides())
        await ledger.add(replace(KEPT, team=team))
        await ledger.join_burst(team, "C1", HELD, window=600, most=3600)
        await ledger.begin_posting(team, "alert/1", 60)
        await ledger.begin_outage(team)

    async def _files(self, team: str, folder: Path) -> None:
        data = b"a picture's bytes"
        (folder / "a.png").write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        for place in folders_of(team):
            await self.objects.put(f"{place}{digest}", folder / "a.png", "image/png", digest)

    @property
    def _parts(self) -> "tuple[DynamoDBClient, Executor, Clock]":
        return (self.aws.dynamodb, self.aws.executor, self.clock)

    @property
    def _library(self) -> DynamoLibrary:
        return DynamoLibrary(*self._parts, table=self.name, analysis_version="1")

    @property
    def _purse(self) -> DynamoPurse:
        return DynamoPurse(*self._parts, table=self.name)


def images_of(team: str) -> Iterator[StoredImage]:
    """Pictures in a public and in a private channel."""
    places = (("C1", IN_PUBLIC, True), ("C2", IN_PRIVATE, False))
    for number, (channel, sha256, is_public) in enumerate(places):
        ts = f"170000000{number}.000100"
        yield stored_image(
            team=team, channel=channel, sha256=sha256, is_public=is_public, ts=ts, thread=ts,
            object_key=f"originals/{team}/{sha256}", posted=float(ts),
        )  # fmt: skip
