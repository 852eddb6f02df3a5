"""One flagged frame flags the whole: an animation, and videos however they are looked at."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from sandbox.people import PostedFile
from sandbox.rekognition import Sighting
from tests.scenarios.album import FOG, picture
from tests.scenarios.moderation.moderators import Moderators, asked_to_look, read
from tests.scenarios.moving import clip, labelled
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import SECONDS, Talk, shown

WEAPONS = Sighting("Weapons", 96.3)
SHIELD = Sighting("Shield", 93.0)
TIMELINE = ("Shield 2-4s", "moderation:Weapons 2-4s", "Fog 0-40s")


def animation(around: Surroundings) -> PostedFile:
    """Of three frames the second shows a weapon."""
    frames = [picture("GIF", (160, 120)) for _ in range(3)]
    for frame in frames:
        flagged = frame is frames[1]
        around.known.register(
            frame, (SHIELD,) if flagged else (FOG,), moderation=(WEAPONS,) if flagged else ()
        )
    images = [Image.open(io.BytesIO(frame)).convert("RGB") for frame in frames]
    made = io.BytesIO()
    images[0].save(made, "GIF", save_all=True, append_images=images[1:], duration=500, loop=0)
    return PostedFile("shields.gif", made.getvalue())


def looked_at_by_frames(around: Surroundings) -> PostedFile:
    return clip(around.known, 12.0, *TIMELINE, name="march.mp4")


def watched_by_jobs(around: Surroundings) -> PostedFile:
    return clip(around.known, 40.0, *TIMELINE, name="drill.mp4")


@pytest.mark.parametrize("made", [animation, looked_at_by_frames, watched_by_jobs])
async def test_one_flagged_frame_holds_the_whole_until_it_is_kept(
    talk: Talk, moderators: Moderators, made: Callable[[Surroundings], PostedFile]
) -> None:
    around = talk.around
    posted = talk.post(made(around))

    alert = await moderators.alert(posted)

    await talk.bot.queue.empty()
    (held,) = talk.answers(posted)
    assert "Weapons" in read(alert)
    assert "Shield" not in shown(held)
    assert "Weapons" not in shown(held)
    asked = asked_to_look(around)
    await moderators.press("Keep", alert)
    answer = await labelled(talk, posted, SECONDS)
    assert "*Shield*" in shown(answer)
    assert [each.ts for each in await talk.settled(posted)] == [held.ts]
    assert asked_to_look(around) == asked
