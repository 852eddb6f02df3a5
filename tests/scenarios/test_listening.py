"""Where the bot listens, and where it keeps silent."""

import pytest

from sandbox.people import PostedFile
from sandbox.workspace import Change, sharing
from sandbox.workspace.records import ChannelKind, FileKind
from tests.scenarios.album import picture
from tests.scenarios.bots import Bot
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, direct, drawn, new_channel, shown

DOGS = "`████▉  97 %`  *Dog* ×2  ·  Animal, Canine, Mammal, Pet\n`████▎  84 %`  *Fog*"


@pytest.mark.parametrize("kind", [ChannelKind.PUBLIC, ChannelKind.PRIVATE])
async def test_a_photo_in_a_channel_is_answered_in_its_thread(
    around: Surroundings, bot: Bot, kind: ChannelKind
) -> None:
    talk = Talk(around, bot, new_channel(around, kind))

    posted = talk.post()
    answer = await talk.answer(posted)

    assert answer.message.thread_ts == posted.ts
    assert DOGS in shown(answer.message)
    assert len(drawn(answer)) == 1
    assert await talk.settled(posted) == [answer.message]


@pytest.mark.parametrize("people", [["robin"], ["robin", "sam"], ["robin", "sam", "kim"]])
async def test_a_photo_in_a_direct_or_group_message_is_answered(
    around: Surroundings, bot: Bot, people: list[str]
) -> None:
    talk = Talk(around, bot, direct(around, *people))

    assert DOGS in await talk.told()


async def test_a_photo_in_a_thread_is_answered_in_that_thread(talk: Talk) -> None:
    root = talk.around.people.post_text("sam", talk.channel, "Where were you?")

    answer = await talk.ask(thread_ts=root.ts, text="Here!")

    assert answer.message.thread_ts == root.ts
    assert DOGS in shown(answer.message)


async def test_two_photos_in_one_thread_are_answered_one_by_one(talk: Talk) -> None:
    first = talk.post()
    await talk.answer(first)

    second = talk.post(thread_ts=first.ts)
    await talk.answer(second)

    assert len(await talk.settled(second)) == 1
    assert len(await talk.settled(first)) == 2


async def test_a_caption_changes_nothing(talk: Talk) -> None:
    assert DOGS in await talk.told(text="Look at these *two*, <@U1>!")


async def test_a_photo_of_a_slack_connect_channel_is_looked_up(talk: Talk) -> None:
    assert DOGS in await talk.told(talk.photo(kind=FileKind.CONNECT))


async def test_a_picture_that_lies_elsewhere_gets_a_sentence(talk: Talk) -> None:
    url = "https://drive.example/beach.jpg"
    file = PostedFile("beach.jpg", picture(), kind=FileKind.EXTERNAL, external_url=url)

    assert await talk.told(file) == (
        "beach.jpg: It lies outside of Slack, where I cannot open it; "
        "upload it here to get its labels."
    )


async def test_what_is_no_picture_gets_no_answer_and_no_sign(talk: Talk) -> None:
    excel, elsewhere = "application/vnd.ms-excel", "https://drive.example/sheet"
    files = [
        PostedFile("plan.pdf", b"%PDF-1.7\n1 0 obj"),
        PostedFile("notes.txt", b"Milk, bread, a new camera."),
        PostedFile("song.mp3", b"ID3\4\0"),
        PostedFile("data.bin", b"\0" * 100),
        PostedFile("drawing.svg", b"<svg/>", mimetype="image/svg+xml"),
        PostedFile("gone.jpg", picture(), kind=FileKind.TOMBSTONE),
        PostedFile("old.jpg", picture(), kind=FileKind.HIDDEN),
        PostedFile("a.xls", b"", kind=FileKind.EXTERNAL, mimetype=excel, external_url=elsewhere),
    ]
    seen = Reactions(talk)

    messages = [talk.post(file) for file in files]
    await talk.silence(*messages, talk.post(*files))

    assert [message.ts for message in messages if message.ts in seen.places] == []


class Reactions:
    """Remembers which messages got a sign, even when it was taken away again."""

    def __init__(self, talk: Talk) -> None:
        self.places: set[str] = set()
        talk.around.workspace.subscribe(self._note)

    def _note(self, change: Change) -> None:
        if change.kind == "reaction_added":
            self.places.add(change.ts)


async def test_text_and_edits_and_deletions_get_no_answer(talk: Talk) -> None:
    people = talk.around.people
    said = people.post_text("robin", talk.channel, "A beach, a dog.")
    people.edit(said, "A beach and two dogs.")
    answered = await talk.ask()
    root = talk.around.workspace.message(talk.channel.id, answered.message.thread_ts)
    assert root is not None
    people.edit(root, "With a caption now")
    people.delete_file(root.files[0])

    await talk.silence(said)

    # With its only file, the picture is forgotten, and what was said of it goes too.
    assert await talk.settled(root) == []


async def test_photos_of_bots_get_no_answer(talk: Talk) -> None:
    workspace = talk.around.workspace
    file = sharing.new_file(workspace, "chart.png", "U0WEATHER1")
    file.data = picture("PNG")
    sharing.look_at(file)
    by_bot = sharing.Sharing(talk.channel.id, "U0WEATHER1", bot_id="B0WEATHER1")

    await talk.silence(sharing.share(workspace, [file], by_bot))


async def test_our_own_uploads_get_no_answer(talk: Talk) -> None:
    workspace, app = talk.around.workspace, talk.around.slack.app
    file = sharing.new_file(workspace, "drawn.jpg", app.bot_user)
    file.data, file.bot_id = picture(), app.bot_id
    sharing.look_at(file)
    ours = sharing.Sharing(talk.channel.id, app.bot_user, bot_id=app.bot_id)

    await talk.silence(sharing.share(workspace, [file], ours))


async def test_a_photo_that_is_deleted_at_once_gets_no_answer(talk: Talk) -> None:
    posted = talk.post()
    talk.around.people.delete_file(posted.files[0])

    await talk.silence(posted)


async def test_a_message_that_is_deleted_at_once_is_no_trouble(talk: Talk) -> None:
    posted = talk.post()
    talk.around.people.delete_message(posted)

    await talk.silence(posted)

    history = talk.around.workspace.history(talk.channel.id)
    assert [message.user for message in history] == [posted.user]
