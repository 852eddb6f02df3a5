"""Files that are not what they say: a sentence each, and nothing that wakes anybody."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.people import PostedFile
from sandbox.workspace.records import Serving
from tests.scenarios.album import picture
from tests.scenarios.bots import Bot, http_bot
from tests.scenarios.hostile import LIMIT_MB, foreign_host, refused
from tests.scenarios.surroundings import Surroundings
from tests.scenarios.talk import Talk, new_channel

MOST_MEMORY_KB = 400_000


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def careful_bot(around: Surroundings) -> AsyncIterator[Bot]:
    """A bot that looks at small files only."""
    async with http_bot(around, MAX_FILE_MB=str(LIMIT_MB)) as started:
        yield started


@pytest.fixture
def careful(around: Surroundings, careful_bot: Bot) -> Talk:
    return Talk(around, careful_bot, new_channel(around))


async def test_hostile_files_get_one_clear_sentence_each(careful: Talk) -> None:
    async with foreign_host() as elsewhere:
        cases = refused(elsewhere.url)

        posted = [careful.elsewhere().post(file) for file, _ in cases]
        told = [(await careful.answer(message)).message.text for message in posted]
        answers = [await careful.settled(message) for message in posted]

    named = [f"{file.name}: {sentence}" if file.name else sentence for file, sentence in cases]
    assert told == named
    assert {len(thread) for thread in answers} == {1}
    # Neither the token nor anything else has gone to a host that is not Slack's.
    assert elsewhere.requests == []
    assert trouble(careful.bot) == []


async def test_all_hostile_files_in_one_message_get_one_answer_in_their_order(
    careful: Talk,
) -> None:
    async with foreign_host() as elsewhere:
        cases = refused(elsewhere.url)
        # A bot hears only of the files that Slack lets it hear of, in any state.
        posted = careful.post(*(file for file, _ in cases))
        answer = await careful.answer(posted)

    blocks = [block["text"]["text"] for block in answer.message.blocks]
    assert [text.endswith(sentence) for text, (_, sentence) in zip(blocks, cases, strict=True)] == [
        True
    ] * len(cases)
    assert await careful.settled(posted) == [answer.message]
    assert trouble(careful.bot) == []


async def test_a_file_that_vanishes_before_its_download_gets_no_answer(careful: Talk) -> None:
    gone = careful.post(PostedFile("gone.jpg", picture(), serving=Serving(missing=True)))

    await careful.silence(gone)

    assert gone.reactions == {}
    assert trouble(careful.bot) == []


async def test_a_file_smaller_than_slack_said_is_no_trouble_when_it_is_a_whole_picture(
    careful: Talk,
) -> None:
    file = careful.photo(claimed_size=10)

    assert "*Dog* ×2" in await careful.told(file)


async def test_bombs_at_the_same_time_stay_in_their_memory(careful: Talk) -> None:
    messages = [careful.elsewhere().post(*wide_pictures()) for _ in range(3)]

    for message in messages:
        answer = await careful.answer(message)
        assert len(answer.message.blocks) > 2

    for process in careful.bot.processes:
        assert peak_kb(process.pid) < MOST_MEMORY_KB
    assert trouble(careful.bot) == []


def wide_pictures() -> list[PostedFile]:
    """Two honest pictures of many pixels in few bytes, and a bomb."""
    from tests.scenarios.hostile import png_bomb

    return [
        PostedFile("wide.png", png_bomb(9_000)),
        PostedFile("high.png", png_bomb(8_000)),
        PostedFile("bomb.png", png_bomb()),
    ]


def peak_kb(pid: int) -> int:
    """The most memory that a process has had, in KB (VmHWM, proc_pid_status(5))."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1])


def trouble(bot: Bot) -> list[str]:
    """Lines of the log that somebody on call would have to read."""
    words = ('"warning"', '"error"', '"critical"', "Traceback")
    return [line for line in bot.log().splitlines() if any(word in line for word in words)]
