"""The benchmark's aims, held with one of its animations of each kind."""

from benchmarks.stories import stories
from bot.core.frames import Frame, select
from bot.pictures.animations.signatures import signature
from bot.pictures.formats.pillow import source_of


def test_most_labels_are_found_with_few_looks() -> None:
    frames = calls = labels = found = 0
    for story in {story.kind: story for story in stories()}.values():
        shown = story.frames()
        film = [Frame(signature(source_of(each.image)), each.lasts / 1000) for each in shown]
        chosen = select(film).chosen
        frames += len(shown)
        calls += len(chosen)
        labels += len(frozenset().union(*(each.labels for each in shown)))
        found += len(frozenset().union(*(shown[index].labels for index in chosen)))

    assert found >= 0.95 * labels
    assert calls <= 0.15 * frames
