"""Pictures whose content is known: from their metadata, or because a test says so."""

import hashlib
import threading
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from types import MappingProxyType

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, ImageSequence

from sandbox.films import is_video
from sandbox.rekognition.fingerprint import Fingerprint, fingerprint
from sandbox.rekognition.metadata import Metadata, Region, read_metadata
from sandbox.rekognition.moderation import taxonomy
from sandbox.rekognition.pictures import BROKEN, WORKING_SIDE, flattened, to_pixels
from sandbox.rekognition.taxonomy import Taxonomy
from sandbox.rekognition.text import marked, placed
from sandbox.rekognition.timeline import Seen, in_keywords, metadata_at
from sandbox.rekognition.values import Knowledge, Line, Pixels, Sighting, Spot
from sandbox.rekognition.video.known import known_frames, timeline_of

MODERATION_PREFIX = "moderation:"
CONTENT_PREFIX = "content:"
TEXT_PREFIX = "text:"
LONGEST_NAME = 50
MOST_FRAMES = 50

VOCABULARY_RANGE = (82.0, 99.2)
OTHER_RANGE = (71.0, 80.0)
"""Percent for the names that Rekognition's sandbox knows, and for other words.

Photos carry the names of towns and holidays, too: these rank below what is seen.
"""
CONFIDENCE_STEP = 1.4


class KnownPictures:
    """Files knowledge under the picture's fingerprint, and finds it again."""

    def __init__(self) -> None:
        self._entries: list[tuple[Fingerprint, Knowledge]] = []
        self._videos: list[tuple[bytes, Sequence[Seen]]] = []
        self._lock = threading.Lock()
        self._taxonomy = Taxonomy()

    def remember(self, picture: bytes) -> bool:
        """Keep what the picture's metadata says; False when it says nothing.

        Any format that Pillow opens, and videos; every frame counts. Bytes that are neither are no
        error: people post what they like.
        """
        if is_video(picture):
            return self.register_video(picture, timeline_of(picture))
        pillow_heif.register_heif_opener()
        try:
            with Image.open(BytesIO(picture)) as image:
                metadata = read_metadata(picture, image)
                if timeline := in_keywords(metadata.keywords):
                    self._file((frame, self.at(timeline, when)) for when, frame in _frames(image))
                    return True
                knowledge = self._knowledge(metadata)
                if knowledge != Knowledge():
                    self._file((frame, knowledge) for _, frame in _frames(image))
                return knowledge != Knowledge()
        except (*BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning):
            return False

    def register(
        self,
        picture: bytes,
        sightings: Sequence[Sighting],
        *,
        moderation: Sequence[Sighting] = (),
        content_types: Sequence[Sighting] = (),
        text: Sequence[str] = (),
    ) -> None:
        """Let exactly these labels, and their ancestors, be the answer for the picture.

        `text` are the lines that are written in it.

        Raises ValueError for a moderation label that the taxonomy does not know.
        """
        unknown = {sighting.name for sighting in moderation} - set(taxonomy())
        if unknown:
            raise ValueError(f"no moderation labels: {', '.join(sorted(unknown))}")
        pillow_heif.register_heif_opener()
        knowledge = Knowledge(
            tuple(sightings),
            tuple(moderation),
            tuple(content_types),
            placed(text),
            complete=True,
        )
        with Image.open(BytesIO(picture)) as image:
            self._file((frame, knowledge) for _, frame in _frames(image))

    def register_video(self, video: bytes, timeline: Sequence[Seen]) -> bool:
        """Let exactly these labels be seen in the video at their times; False without any.

        Its frames are looked at when the next picture is looked for: that takes a while.
        """
        if timeline:
            with self._lock:
                self._videos.append((video, timeline))
        return bool(timeline)

    def find(self, picture: Pixels) -> Knowledge | None:
        """What is known of the picture; the closest one counts, of equals the latest."""
        wanted = fingerprint(picture)
        with self._lock:
            while self._videos:
                self._entries.extend(known_frames(*self._videos.pop(), self._read_moment))
            entries = list(reversed(self._entries))
        found = [
            (distance, knowledge)
            for known, knowledge in entries
            if (distance := wanted.distance(known)) is not None
        ]
        return min(found, key=lambda match: match[0])[1] if found else None

    def _file(self, frames: Iterable[tuple[Pixels, Knowledge]]) -> None:
        entries = [(fingerprint(frame), knowledge) for frame, knowledge in frames]
        with self._lock:
            self._entries.extend(entries)

    def at(self, timeline: Sequence[Seen], seconds: float) -> Knowledge:
        """What a timeline tells of one time."""
        return self._read_moment(metadata_at(timeline, seconds))

    def _read_moment(self, metadata: Metadata) -> Knowledge:
        """Who has told what is seen when has told everything."""
        return replace(self._knowledge(metadata), complete=True)

    def _knowledge(self, metadata: Metadata) -> Knowledge:
        plain, moderation, content, text = _sorted_out(metadata.keywords)
        spots: dict[str, list[Spot]] = {}
        for region in metadata.regions:
            if region.name.startswith(TEXT_PREFIX):
                continue
            spots.setdefault(self._taxonomy.name(region.name), []).append(region.spot)
        names = list(dict.fromkeys([*map(self._taxonomy.name, plain), *spots]))
        vocabulary = {*self._taxonomy.names(), *spots}
        return Knowledge(
            sightings=(
                *_sightings([name for name in names if name in vocabulary], spots),
                *_sightings([name for name in names if name not in vocabulary], {}, OTHER_RANGE),
            ),
            moderation=tuple(_sightings([name for name in moderation if name in taxonomy()])),
            content_types=tuple(_sightings(content)),
            lines=(*_marked_lines(metadata.regions), *placed(text)),
            # Who has marked things has described the picture; cameras mark faces by themselves.
            complete=bool(spots.keys() - {"Face"}),
        )


def _sorted_out(keywords: Sequence[str]) -> list[list[str]]:
    """Keywords for labels, moderation, content types and text, in this order."""
    prefixes = (MODERATION_PREFIX, CONTENT_PREFIX, TEXT_PREFIX)
    of_ours = [word for word in keywords if word.startswith(prefixes)]
    plain = [word for word in keywords if word not in of_ours and len(word) <= LONGEST_NAME]
    return [
        plain,
        *(
            [word.removeprefix(prefix).strip() for word in of_ours if word.startswith(prefix)]
            for prefix in prefixes
        ),
    ]


def _marked_lines(regions: Sequence[Region]) -> Iterator[Line]:
    for region in regions:
        if region.name.startswith(TEXT_PREFIX):
            yield marked(region.name.removeprefix(TEXT_PREFIX).strip(), region.spot)


def _sightings(
    names: Sequence[str],
    spots: Mapping[str, Sequence[Spot]] = MappingProxyType({}),
    between: tuple[float, float] = VOCABULARY_RANGE,
) -> Iterator[Sighting]:
    for position, name in enumerate(names):
        confidence = plausible_confidence(name, position, between)
        places = tuple(_sure(spot, confidence) for spot in spots.get(name, ()))
        yield Sighting(name, confidence, places)


def plausible_confidence(name: str, position: int, between: tuple[float, float]) -> float:
    """Metadata is certain, Rekognition never is: falling with the position, always the same."""
    lowest, highest = between
    jitter = zlib.crc32(name.encode()) % 1000 / 1000
    return max(highest - CONFIDENCE_STEP * position, lowest) + jitter / 2


def _sure(spot: Spot, confidence: float) -> Spot:
    """Each place has a number of its own, a little below its label's."""
    place = hashlib.sha256(repr(spot).encode()).digest()[0]
    return Spot(spot.left, spot.top, spot.width, spot.height, confidence - place / 64)


def _frames(image: Image.Image) -> Iterator[tuple[float, Pixels]]:
    """Every frame (up to a limit) with its time in seconds, upright and at working size."""
    # A JPEG is decoded at a fraction of its size; other formats take no notice.
    image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
    seconds = 0.0
    for number, frame in enumerate(ImageSequence.Iterator(image)):
        if number == MOST_FRAMES:
            return
        upright = flattened(ImageOps.exif_transpose(frame))
        upright.thumbnail((WORKING_SIDE, WORKING_SIDE), reducing_gap=2.0)
        yield seconds, np.ascontiguousarray(to_pixels(upright))
        # A frame knows how long it lasts once it is loaded.
        seconds += frame.info.get("duration", 0) / 1000
