"""Values that the tests of storage share."""

from dataclasses import replace
from typing import Any

from bot.core.entries import Identity
from bot.core.labels import Analysis, Box, Colour, Instance, Label, Quality
from bot.core.moderation.cases import Case, Cells, Post, Stage
from bot.core.moderation.judging import Finding, Verdict
from bot.core.moderation.seen import ContentType, Moderation, ModerationLabel
from bot.core.uploads import SlackFile, Upload
from bot.ports import StoredImage

SHA = "ab" * 32
DAY = 86_400

DOG = Label(
    name="Dog",
    confidence=97.93672180175781,
    instances=(Instance(Box(-0.005, 0.1, 0.25, 0.5), 93.97596740722656),),
    parents=("Animal", "Pet"),
    aliases=("Puppy",),
    categories=("Animals and Pets",),
)
ANALYSIS = Analysis(
    labels=(DOG, Label(name="Hot Dog", confidence=55.0)),
    model_version="3.0",
    width=4000,
    height=3000,
    format="JPEG",
    colours=(Colour(1, 2, 3, "black", 40.5),),
    quality=Quality(40.0, 41.5, 24.0),
    animated=True,
)
MODERATED = replace(
    ANALYSIS,
    moderation=Moderation(
        (ModerationLabel("Weapons", 81.25, "Violence", 2), ModerationLabel("Violence", 81.25)),
        (ContentType("Illustrated", 93.5),),
        "7.0",
    ),
    text=("Fünf – “Käse”", "second line"),
)
CASE = Case(
    team="T1",
    sha256=SHA,
    verdict=Verdict(
        (Finding(("Violence", "Weapons"), 93.97596740722656),), ("Käse",), is_drawn=True
    ),
    cells=Cells(2, 1, ((1, 2, 3), (255, 0, 9)), 4000, 3000),
    opened=1_700_000_005.25,
)


def stored_image(**changes: Any) -> StoredImage:
    image = StoredImage(
        team="T1",
        channel="C1",
        ts="1700000000.000100",
        thread="1700000000.000100",
        file_id="F1",
        user="U1",
        name="Wauwau – “Käse”.jpg",
        is_public=True,
        sha256=SHA,
        object_key=f"originals/T1/{SHA}",
        drawn_file="F2",
        reply_ts="1700000009.000200",
        posted=1_700_000_000.0001,
        analysis=ANALYSIS,
    )
    return replace(image, **changes)


def flagged_post(
    *, channel: str = "C1", ts: str = "1700000000.000100", file_id: str = "F1", **changes: Any
) -> Post:
    post = Post(
        team="T1",
        sha256=SHA,
        identity=Identity(channel, ts, file_id),
        thread=ts,
        user="U1",
        name="Wauwau – “Käse”.jpg",
        channel_type="channel",
        stage=Stage.HELD,
    )
    return replace(post, **changes)


def upload(**changes: Any) -> Upload:
    job = Upload(
        team="T1",
        channel="C1",
        channel_type="channel",
        user="U1",
        ts="1700000000.000100",
        thread_ts="",
        event_id="Ev1",
        files=(SlackFile(id="F1"),),
    )
    return replace(job, **changes)
