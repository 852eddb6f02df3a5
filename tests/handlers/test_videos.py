"""The offer to label the beginning of a video that is too long."""

from bot.core.asking import Address
from bot.core.clips import FirstPart
from bot.core.entries import Identity
from bot.slack.messages import LABEL_FIRST
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import interaction
from tests.samples import payload


async def test_the_first_part_is_queued_and_whoever_pressed_hears_of_it(
    listener: Listener,
) -> None:
    body = payload("show_all_pressed")
    body["actions"][0]["action_id"] = LABEL_FIRST

    status = await listener.hear(interaction(body))

    (kept,) = listener.world.queue.messages.values()
    assert status == 200
    assert kept.job["chore"] == "first_part"
    assert FirstPart.from_job(kept.job) == FirstPart(
        Identity("C7GENERAL", "1772443805.000100", "F7PNG000001"),
        thread="1772443805.000100",
        reply_ts="1772443809.000800",
        address=Address(
            "T7TEAM", "U7ANN", "C7GENERAL",
            thread="1772443805.000100", response_url="http://127.0.0.1:1/response",
        ),
    )  # fmt: skip
    assert listener.world.answers.last.text.startswith("I am looking at its first part now.")
