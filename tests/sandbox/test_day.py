"""The recorded day notices what goes wrong in it."""

from collections import Counter

import pytest

from sandbox.bot_roles import ROOT
from sandbox.clock import Clock
from sandbox.day.album import Album, Oddity, deserves_answer
from sandbox.day.cast import CHANNELS, DIRECT, PEOPLE, Cast
from sandbox.day.diary import Diary
from sandbox.day.tally import Tally
from sandbox.rekognition import KnownPictures
from sandbox.slack import SlackSandbox
from sandbox.workspace import posting
from sandbox.workspace.records import Message
from sandbox.workspace.traffic import Direction, Exchange, TrafficLog
from sandbox.workspace.violations import Violation


@pytest.fixture
def slack() -> SlackSandbox:
    sandbox = SlackSandbox(ROOT / "manifest.yml", clock=Clock(1_800_000_000.0, running=False))
    # Nothing is delivered here: there is no server, and no app that listens.
    sandbox.workspace._listeners.clear()
    Cast(sandbox).arrive(sandbox.workspace)
    return sandbox


@pytest.fixture
def diary(slack: SlackSandbox) -> Diary:
    return Diary(slack.workspace, slack.app.bot_user)


def asked(slack: SlackSandbox, diary: Diary, *, deserves: bool, thread_ts: str = "") -> Message:
    message = slack.people.post_text("robin", "#photos", "Look", thread_ts=thread_ts)
    diary.note("a picture", message, deserves=deserves)
    return message


def answer(slack: SlackSandbox, message: Message, *, subtype: str = "") -> None:
    workspace, app = slack.workspace, slack.app
    reply = Message(message.channel, workspace.ids.ts(), app.bot_user, "Dog", subtype)
    reply.thread_ts, reply.bot_id = message.thread_ts or message.ts, app.bot_id
    posting.post(workspace, reply)


def verdicts(diary: Diary) -> list[str]:
    return [one.verdict for one in diary.postings if not one.is_right]


def test_one_answer_is_right(slack: SlackSandbox, diary: Diary) -> None:
    answer(slack, asked(slack, diary, deserves=True))

    assert (verdicts(diary), diary.missing(), diary.stray) == ([], [], [])


def test_a_missing_answer_is_wrong(slack: SlackSandbox, diary: Diary) -> None:
    asked(slack, diary, deserves=True)

    assert verdicts(diary) == ["a picture: 0 answers instead of 1"]
    assert diary.missing() == diary.postings


def test_a_second_answer_is_wrong(slack: SlackSandbox, diary: Diary) -> None:
    message = asked(slack, diary, deserves=True)
    answer(slack, message)
    answer(slack, message)

    assert verdicts(diary) == ["a picture: 2 answers instead of 1"]


def test_an_answer_that_nobody_asked_for_is_wrong(slack: SlackSandbox, diary: Diary) -> None:
    answer(slack, asked(slack, diary, deserves=False))

    assert verdicts(diary) == ["a picture: 1 answers instead of 0"]


def test_something_said_in_an_empty_place_is_noted(slack: SlackSandbox, diary: Diary) -> None:
    answer(slack, slack.people.post_text("robin", "#photos", "Nothing to see here"))

    assert [message.text for message in diary.stray] == ["Dog"]


def say(slack: SlackSandbox, place: str, text: str = "Hello!") -> None:
    workspace, app = slack.workspace, slack.app
    channel = slack.people.channel(place).id
    message = Message(channel, workspace.ids.ts(), app.bot_user, text, bot_id=app.bot_id)
    posting.post(workspace, message)


def test_whoever_is_brought_somewhere_introduces_itself_there_once(
    slack: SlackSandbox, diary: Diary
) -> None:
    kitchen, sites = (slack.people.channel(name).id for name in ("#kitchen", "#sites"))
    diary.brought_to(kitchen)
    diary.brought_to(sites)
    say(slack, "#kitchen")
    say(slack, "#kitchen", "Hello again!")

    assert [message.text for message in diary.greetings] == ["Hello!"]
    assert [message.text for message in diary.stray] == ["Hello again!"]
    assert diary.ungreeted == (sites,)


def test_moderators_are_told_things_that_nobody_asked_for(
    slack: SlackSandbox, diary: Diary
) -> None:
    say(slack, "#moderation", "Flagged picture")

    assert [message.text for message in diary.alerts] == ["Flagged picture"]
    assert diary.stray == []


def test_two_pictures_in_one_thread_get_an_answer_each(slack: SlackSandbox, diary: Diary) -> None:
    first = asked(slack, diary, deserves=True)
    second = asked(slack, diary, deserves=True, thread_ts=first.ts)
    answer(slack, first)
    answer(slack, second)

    assert verdicts(diary) == []


def test_a_picture_that_is_shared_beside_the_answer_is_none(
    slack: SlackSandbox, diary: Diary
) -> None:
    message = asked(slack, diary, deserves=True)
    answer(slack, message, subtype="file_share")
    answer(slack, message)

    assert verdicts(diary) == []


def test_traffic_is_counted_once_and_violations_are_kept() -> None:
    log = TrafficLog(lambda: None)
    tally = Tally(log)
    late = Violation("late_ack", "message was not acknowledged: timeout")
    log.add(Exchange(Direction.TO_SLACK, "files.info", 0.0, 0.1, 200, {}, {"ok": True}))
    log.add(Exchange(Direction.TO_APP, "message", 0.0, 0.2, 200, {}, {"ok": True}))
    tally.take()
    tally.take()
    refused = {"ok": False, "reason": "timeout"}
    log.add(Exchange(Direction.TO_APP, "message", 0.0, 3.0, 408, {}, refused, (late,)))
    tally.take()

    assert tally.calls == Counter({"files.info": 1})
    assert tally.deliveries == Counter({"message": 2})
    assert tally.failed == Counter({"message: timeout": 1})
    assert tally.slowest_acknowledgement == 0.2
    assert tally.violations == [late]


def test_the_same_seed_draws_the_same_pictures() -> None:
    one, same, other = (Album(seed, KnownPictures()) for seed in (1, 1, 2))

    assert one.file("dog.jpg") == same.file("dog.jpg")
    assert one.file("dog.jpg") == one.file("dog.jpg")
    assert one.file("dog.jpg").data != other.file("dog.jpg").data
    assert one.file("dog.jpg").data != one.file("cat.jpg").data


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.gif", "a.webp", "a.heic", "a.avif"])
def test_pictures_deserve_an_answer_unless_they_are_gone(name: str) -> None:
    gone = {Oddity.HIDDEN, Oddity.GONE, Oddity.VANISHED}

    assert deserves_answer(name)
    assert {oddity for oddity in Oddity if not deserves_answer(f"{oddity}:{name}")} == gone
    assert not deserves_answer("a.pdf")


def test_eight_people_meet_in_ten_conversations(slack: SlackSandbox) -> None:
    cast = Cast(slack)
    before = dict(slack.workspace.channels)
    cast.arrive(slack.workspace)

    assert (len(PEOPLE), len(CHANNELS) + len(DIRECT)) == (8, 10)
    assert slack.workspace.channels == before
    assert {cast.place(name).id for name in (*CHANNELS, *DIRECT)} <= before.keys()
