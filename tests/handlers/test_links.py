"""`/labels forget` and `/labels show`: a link is typed, a card comes back."""

from dataclasses import replace

from bot.core.deletions import Deletion
from bot.core.entries import Identity
from bot.core.uploads import Upload
from bot.jobs.forgetting import forget
from tests.handlers.conftest import Listener
from tests.handlers.deliveries import command
from tests.jobs.links import link
from tests.jobs.posted import posted, record
from tests.samples import DOG, slack_file, upload

IMAGE = posted(1, DOG)
LINK = link(IMAGE.channel, IMAGE.ts)
NOBODYS = link("C7GENERAL", "1772999999.000100")


async def answer_to(listener: Listener, words: str, user: str = "U7ANN") -> str:
    """What somebody is told."""
    assert await listener.hear(command(words, user_id=user)) == 200
    return listener.world.answers.last.text


async def test_forgetting_is_told_at_once_and_again_when_it_is_done(listener: Listener) -> None:
    await record(listener.world, [IMAGE])

    assert await answer_to(listener, f"forget <{LINK}>") == "Forgetting it…"
    assert listener.world.library.buried == {}  # The web process only reads.

    (message,) = listener.world.queue.messages.values()
    assert Deletion.from_job(message.job).targets == (
        Identity(IMAGE.channel, IMAGE.ts, IMAGE.file_id),
    )
    await forget(listener.world.services, message.job)
    told = listener.world.answers.shown
    assert [shown.card.text for shown in told] == [
        "Forgetting it…",
        "Forgotten: I keep nothing of it any more.",
    ]
    assert told[0].address == told[1].address
    assert listener.world.library.images == {}


async def test_somebody_elses_picture_is_not_forgotten(listener: Listener) -> None:
    await record(listener.world, [IMAGE])

    assert await answer_to(listener, f"forget {LINK}", "U7BEN") == (
        "Only whoever posted a picture, or an admin of this workspace, can have it forgotten."
    )
    assert listener.world.queue.messages == {}


async def test_what_may_not_be_opened_is_answered_like_what_does_not_exist(
    listener: Listener,
) -> None:
    secret = posted(2, DOG, channel="C7PRIVATE")
    await record(listener.world, [secret])

    for name in ("forget", "show"):
        answers = {
            await answer_to(listener, f"{name} {link(channel, ts)}", "U7BEN")
            for channel, ts in (
                ("C7PRIVATE", secret.ts),
                ("C7PRIVATE", "1772999999.000100"),
                ("C7NOWHERE", "1772999999.000100"),
            )
        }
        assert answers == {"I know no picture behind this link."}


async def test_a_link_is_asked_for(listener: Listener) -> None:
    assert "`/labels forget https://…`" in await answer_to(listener, "forget")
    assert "`/labels show https://…`" in await answer_to(listener, "show beach")


async def test_another_workspaces_link_is_told_apart(listener: Listener) -> None:
    elsewhere = link("C8OTHER", IMAGE.ts, host="other.slack.com")

    for name in ("forget", "show"):
        assert await answer_to(listener, f"{name} {elsewhere}") == (
            "This link leads to another workspace. Ask me there."
        )


async def test_a_picture_is_shown_with_all_its_labels(listener: Listener) -> None:
    await record(listener.world, [IMAGE])

    assert await answer_to(listener, f"show {LINK}", "U7BEN") == "picture-1.jpg: Dog"

    blocks = listener.world.answers.last.blocks
    assert {"type": "image", "slack_file": {"id": "F7DRAWN00001"}}.items() <= blocks[1].items()
    assert "*Dog*  97.6 %" in str(blocks)


async def test_what_was_not_labelled_yet_is_labelled_on_request(listener: Listener) -> None:
    job = upload(slack_file())
    listener.world.conversations.uploads[job.channel, job.ts] = job

    assert (await answer_to(listener, f"show {link(job.channel, job.ts)}")).startswith(
        "I have not looked at this yet."
    )
    (order,) = (Upload.from_json(m.job) for m in listener.world.queue.messages.values())
    assert replace(order, revived="") == job


async def test_a_message_without_a_picture_says_so(listener: Listener) -> None:
    assert await answer_to(listener, f"show {NOBODYS}") == (
        "There is no picture behind this link that I could look at."
    )
