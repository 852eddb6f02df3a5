"""What people ask about videos, and the offer to label the beginning of one that is too long."""

from bot.core.asking import Address
from bot.core.clips import FIRST_PART, Requested
from bot.core.entries import Identity
from bot.slack.messages import LABEL_ANYWAY, LABEL_FIRST
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command, interaction
from tests.jobs.posted import posted, record
from tests.samples import label, moving, payload


async def test_the_first_part_is_queued_and_whoever_pressed_hears_of_it(
    listener: Listener,
) -> None:
    body = payload("show_all_pressed")
    body["actions"][0]["action_id"] = LABEL_FIRST

    status = await listener.hear(interaction(body))

    (kept,) = listener.world.queue.messages.values()
    assert status == 200
    assert kept.job["chore"] == "first_part"
    assert Requested.from_job(kept.job) == Requested(
        FIRST_PART,
        Identity("C7GENERAL", "1772443805.000100", "F7PNG000001"),
        thread="1772443805.000100",
        reply_ts="1772443809.000800",
        address=Address(
            "T7TEAM", "U7ANN", "C7GENERAL",
            thread="1772443805.000100", response_url="http://127.0.0.1:1/response",
        ),
    )  # fmt: skip
    assert listener.world.answers.last.text.startswith("I am looking at it now.")


async def test_a_search_finds_a_video_with_the_times_at_which_the_label_is_seen(
    listener: Listener,
) -> None:
    car, person = label("Car", 98.0), label("Person", 97.0)
    ride = moving(
        (3.0, 9.2, (car,)), (9.2, 31.0, (person,)), (31.0, 40.1, (car, person)), is_video=True
    )
    photo = posted(1, car)
    await record(listener.world, [photo, posted(2, analysis=ride, name="ride.mp4")])

    await listener.hear(command("search car type:video"))
    by_label = listener.world.answers.last.text
    await listener.hear(command("search type:films"))
    by_kind = listener.world.answers.last.text
    await listener.hear(command("search car type:gif"))

    assert by_label.splitlines()[1:] == [
        "1. ride.mp4: Car 0:03–0:09, 0:31–0:40; Person, posted 1 March 2026"
    ]
    assert "1. ride.mp4: Car 0:03–0:09, 0:31–0:40; Person 0:09–0:40, posted" in by_kind
    assert "ride.mp4" not in listener.world.answers.last.text


async def test_a_link_to_a_video_shows_all_times(listener: Listener) -> None:
    ride = moving((3.0, 9.2, (label("Car", 98.0),)), is_video=True)
    image = posted(2, analysis=ride, chart_file="F7CHART0001")
    await record(listener.world, [image])

    link = f"https://team.slack.com/archives/C7GENERAL/p{image.ts.replace('.', '')}"
    await listener.hear(command(f"show {link}"))

    shown = str(listener.world.answers.last.blocks)
    assert "*Car*  98.0 %  ·  Seen at 0:03–0:09" in shown
    assert "F7CHART0001" in shown


async def test_labels_in_spite_of_the_budget_are_queued(listener: Listener) -> None:
    body = payload("show_all_pressed")
    body["actions"][0]["action_id"] = LABEL_ANYWAY

    await listener.hear(interaction(body))

    (kept,) = listener.world.queue.messages.values()
    assert (kept.job["chore"], kept.job["picture"]) == (
        "label_anyway", ["C7GENERAL", "1772443805.000100", "F7PNG000001"],
    )  # fmt: skip
