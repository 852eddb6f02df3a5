"""Stored videos: what is seen in them, how it is told, and what is refused."""

from functools import cache
from typing import Any

import pytest

from sandbox.rekognition import RekognitionSandbox, Sighting, Spot
from sandbox.rekognition.values import Pixels
from sandbox.rekognition.video.films import UNSUPPORTED
from tests.sandbox.rekognition_support import call
from tests.sandbox.video_support import MemoryCloud, ask, ended, film, finished, seen, started
from tests.sandbox.video_support import video as place

SAYS = "labels: Dog 0.5-2s at 0.1 0.2 0.3 0.4 to 0.4 0.2 0.3 0.4; Lake 0-3s; moderation:Pills 1-2s"

film = cache(film)


def running(**objects: bytes) -> tuple[RekognitionSandbox, MemoryCloud]:
    cloud = MemoryCloud(**objects)
    sandbox = RekognitionSandbox(cloud=cloud)
    sandbox.faults.work = None
    return sandbox, cloud


async def test_a_video_is_looked_at_twice_a_second() -> None:
    sandbox, _ = running(a__mp4=film(says=SAYS))
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "a.mp4"))

    found = seen(answer)
    assert [when for when, name in found if name == "Lake"] == [0, 500, 1000, 1500, 2000, 2500]
    assert [when for when, name in found if name == "Dog"] == [500, 1000, 1500]
    assert found == sorted(found, key=lambda entry: entry[0])
    assert answer["JobStatus"] == "SUCCEEDED"
    assert answer["VideoMetadata"] == {
        "Codec": "h264",
        "DurationMillis": 3000,
        "Format": "QuickTime / MOV",
        "FrameRate": 8.0,
        "FrameWidth": 320,
        "FrameHeight": 180,
        "ColorRange": "LIMITED",
    }


async def test_labels_come_as_those_of_pictures_do() -> None:
    sandbox, _ = running(a__mp4=film(says=SAYS))
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "a.mp4"))

    dogs = [entry["Label"] for entry in answer["Labels"] if entry["Label"]["Name"] == "Dog"]
    (instance,) = dogs[1]["Instances"]
    assert instance["BoundingBox"] == pytest.approx(
        {"Left": 0.2, "Top": 0.2, "Width": 0.3, "Height": 0.4}
    )
    assert [parent["Name"] for parent in dogs[1]["Parents"]] == [
        "Canine",
        "Pet",
        "Mammal",
        "Animal",
    ]
    assert (500, "Animal") in seen(answer)
    assert answer["LabelModelVersion"] == "3.0"


async def test_filters_and_confidence_hold_for_videos_too() -> None:
    sandbox, _ = running(a__mp4=film(says=SAYS))
    only = {"GeneralLabels": {"LabelInclusionFilters": ["Dog"]}}
    async with sandbox:
        dogs = await finished(sandbox, await started(sandbox, "a.mp4", Settings=only))
        none = await finished(sandbox, await started(sandbox, "a.mp4", MinConfidence=100))

    assert seen(dogs) == [(500, "Dog"), (1000, "Dog"), (1500, "Dog")]
    assert seen(none) == []


async def test_segments_last_until_the_look_that_sees_it_no_more() -> None:
    sandbox, _ = running(a__mp4=film(says=SAYS))
    async with sandbox:
        answer = await finished(
            sandbox, await started(sandbox, "a.mp4"), AggregateBy="SEGMENTS", SortBy="NAME"
        )

    entries = {entry["Label"]["Name"]: entry for entry in answer["Labels"]}
    dog, lake = entries["Dog"], entries["Lake"]
    assert list(entries) == sorted(entries)
    assert "Instances" not in dog["Label"]
    assert {key: value for key, value in dog.items() if key != "Label"} == {
        "Timestamp": 500,
        "StartTimestampMillis": 500,
        "EndTimestampMillis": 2000,
        "DurationMillis": 1500,
    }
    assert (lake["Timestamp"], lake["EndTimestampMillis"]) == (0, 3000)


async def test_sorted_by_name_the_surest_of_each_name_comes_first() -> None:
    sandbox, _ = running(a__mp4=film(says=SAYS))
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "a.mp4"), SortBy="NAME")

    order = [(entry["Label"]["Name"], -entry["Label"]["Confidence"]) for entry in answer["Labels"]]
    assert order == sorted(order)
    assert answer["GetRequestMetadata"] == {"SortBy": "NAME", "AggregateBy": "TIMESTAMPS"}


async def test_moderation_tells_chains_at_their_times() -> None:
    sandbox, _ = running(a__mp4=film(says=SAYS))
    async with sandbox:
        job = (await ask(sandbox, "StartContentModeration", Video=place("a.mp4")))["JobId"]
        await ended(sandbox, job)
        answer = await ask(sandbox, "GetContentModeration", JobId=job, MaxResults=3)

    entries = answer["ModerationLabels"]
    assert [(entry["Timestamp"], entry["ModerationLabel"]["Name"]) for entry in entries] == [
        (1000, "Drugs & Tobacco"),
        (1000, "Pills"),
        (1000, "Products"),
    ]
    assert answer["ModerationModelVersion"] == "7.0"
    assert "NextToken" in answer


class Watchful:
    """Sees a chair in every frame, and keeps the frames' sizes."""

    description = "Chairs everywhere."

    def __init__(self) -> None:
        self.sizes: list[tuple[int, ...]] = []

    def detect(self, picture: Pixels) -> list[Sighting]:
        self.sizes.append(picture.shape)
        return [Sighting("Chair", 90.0, (Spot(0.1, 0.1, 0.2, 0.2),))]


async def test_what_nobody_has_told_is_left_to_the_detector() -> None:
    detector = Watchful()
    sandbox = RekognitionSandbox(detector=detector, cloud=MemoryCloud(a__mp4=film()))
    sandbox.faults.work = None
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "a.mp4"))

    assert [when for when, name in seen(answer) if name == "Chair"] == list(range(0, 3000, 500))
    assert detector.sizes == [(180, 320, 3)] * 6


async def test_a_film_of_a_turned_telephone_is_seen_upright() -> None:
    detector = Watchful()
    sandbox = RekognitionSandbox(detector=detector, cloud=MemoryCloud(a__mp4=film(1, turned=90)))
    sandbox.faults.work = None
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "a.mp4"))

    assert detector.sizes == [(320, 180, 3)] * 2
    size = answer["VideoMetadata"]["FrameWidth"], answer["VideoMetadata"]["FrameHeight"]
    assert size == (180, 320)


@pytest.mark.parametrize(
    "data",
    [
        film(1, codec="libvpx", container="webm"),
        film(1, codec="mpeg4"),
        film(1, container="matroska"),
        film(1, sound="mp3"),
        film(1)[:1500],
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n",
        b"",
    ],
    ids=["webm", "mpeg4", "mkv", "mp3", "cut off", "playlist", "empty"],
)
async def test_only_h264_and_aac_in_mp4_or_mov_is_taken(data: bytes) -> None:
    sandbox, _ = running(a__mp4=data)
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "a.mp4"))

    assert (answer["JobStatus"], answer["StatusMessage"]) == ("FAILED", UNSUPPORTED)
    assert answer["Labels"] == []


@pytest.mark.parametrize("data", [film(1, sound="aac"), film(1, container="mov")])
async def test_sound_and_quicktime_are_taken(data: bytes) -> None:
    sandbox, _ = running(a__mp4=data)
    async with sandbox:
        answer = await finished(sandbox, await started(sandbox, "a.mp4"))

    assert answer["JobStatus"] == "SUCCEEDED"


async def test_boto3_understands_it_all() -> None:
    sandbox, _ = running(a__mp4=film(1, says="labels: Dog 0-1s"))
    async with sandbox:
        job = (await call(sandbox, "start_label_detection", Video=place("a.mp4"), JobTag="x"))[
            "JobId"
        ]
        await ended(sandbox, job)
        answer: dict[str, Any] = await call(sandbox, "get_label_detection", JobId=job)

    assert (answer["JobId"], answer["JobTag"], answer["Video"]) == (job, "x", place("a.mp4"))
    assert "Dog" in {entry["Label"]["Name"] for entry in answer["Labels"]}
    assert "Dog" in sandbox.calls[-1].labels
