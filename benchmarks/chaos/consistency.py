"""Whether everything that is kept agrees with the records of pictures, and those with the posts."""

from collections import Counter
from collections.abc import Iterable

from benchmarks.chaos.books import Books
from bot.aws.case_records import case_from_item, pointer_keys, post_from_item
from bot.aws.counts import count_from_item, targets_of
from bot.aws.following import following
from bot.aws.items import Item
from bot.aws.keys import Key, expected_key, sighting_key, tally_key
from bot.aws.records import identity_of, image_from_item
from bot.core.access import TEAM
from bot.core.entries import Identity
from bot.core.images import StoredImage
from bot.core.keys import QUARANTINE, object_key, quarantine_key
from bot.core.moderation.cases import Stage
from bot.core.tallies import tally_of_image, total


def disagreements(books: Books, labelled: set[Identity], flagged: set[Identity]) -> list[str]:
    """One line for each thing that is wrong; posts by what must have become of them."""
    records = books.having("image")
    images = [image_from_item(item) for item in records]
    return [
        *_posts(images, labelled, "image record"),
        *_held(books, flagged),
        *_objects(books, images),
        *_rows(books, records),
        *_counts(books, images),
        *_traces(books, labelled | flagged),
        *_analyses(books, images),
        *(f"claim {item['pk']} is {item['phase']}" for item in books.open_claims()),
        *(f"due: {key.sk}" for key in books.due()),
    ]


def _posts(images: Iterable[StoredImage], wanted: set[Identity], what: str) -> list[str]:
    there = {identity_of(image) for image in images}
    return [
        *(f"no {what} of {identity}" for identity in wanted - there),
        *(f"{what} of {identity} is not wanted" for identity in there - wanted),
    ]


def _held(books: Books, flagged: set[Identity]) -> list[str]:
    """Every flagged post is held, found by its message and its file, and has a case."""
    posts = [post_from_item(item) for item in books.having("post") if "case" not in item]
    cases = {(case.team, case.sha256) for case in map(case_from_item, _cases(books))}
    pointers = {key for item in books.items.values() for key in _pointed(item)}
    wanted = {key for post in books.having("post") if "case" not in post for key in _of(post)}
    held = {post.identity for post in posts if post.stage is Stage.HELD}
    return [
        *(f"{identity} is not held" for identity in flagged - held),
        *(f"{identity} is held" for identity in held - flagged),
        *(
            f"post without a case: {each}"
            for each in posts
            if (each.team, each.sha256) not in cases
        ),
        *(f"pointer {key} is wrong" for key in pointers ^ wanted),
    ]


def _cases(books: Books) -> list[Item]:
    return [item for key, item in books.items.items() if key.sk.endswith("#CASE")]


def _pointed(item: Item) -> list[Key]:
    return [Key(item["pk"], item["sk"])] if "case" in item and "post" in item else []


def _of(post: Item) -> tuple[Key, Key]:
    return pointer_keys(Key(post["pk"], post["sk"]))


def _objects(books: Books, images: Iterable[StoredImage]) -> list[str]:
    """Originals are those of records, quarantine holds those of cases; nothing else is there."""
    originals = {object_key(image.team, image.sha256) for image in images}
    cases = map(case_from_item, _cases(books))
    held = {quarantine_key(case.team, case.sha256) for case in cases}
    return [
        *(f"no object {key}" for key in (originals | held) - books.objects),
        *(f"orphan {key}" for key in books.objects - originals - held),
        *(f"flagged bytes in {key}" for key in books.objects if _is_both(key, held)),
    ]


def _is_both(key: str, held: set[str]) -> bool:
    return key.replace("originals/", QUARANTINE, 1) in held and not key.startswith(QUARANTINE)


def _rows(books: Books, records: Iterable[Item]) -> list[str]:
    """Rows and sightings are those that follow from the records, to the byte."""
    right = {Key(each["pk"], each["sk"]): each for item in records for each in following(item)}
    there = {key: item for key, item in books.items.items() if _follows(key, item)}
    return [
        *(f"no row {key}" for key in right.keys() - there.keys()),
        *(f"row of nothing {key}" for key in there.keys() - right.keys()),
        *(f"row {key} differs" for key in there.keys() & right.keys() if there[key] != right[key]),
    ]


def _follows(key: Key, item: Item) -> bool:
    is_sighting = "#H#" in key.pk and "#M#" not in key.pk and key.sk.startswith("S#")
    is_post_of_file = "#F#" in key.pk and "#M#" not in key.pk
    return "entry" in item or is_sighting or is_post_of_file


def _counts(books: Books, images: Iterable[StoredImage]) -> list[str]:
    """Counts are the sums of the records, and wait for none of them."""
    counted: dict[Key, list[StoredImage]] = {}
    for image in images:
        for target in targets_of(identity_of(image)):
            if target.scope != TEAM or image.is_public:
                key = tally_key(image.team, target.scope, target.day)
                counted.setdefault(key, []).append(image)
    there = {Key(item["pk"], item["sk"]) for item in books.having("counts")}
    return [
        f"counts {key} are wrong"
        for key in counted.keys() | there
        if count_from_item(books.items.get(key)).tally
        != total(map(tally_of_image, counted.get(key, [])))
    ]


def _traces(books: Books, wanted: set[Identity]) -> list[str]:
    """What is kept for a post can be found when it must go."""
    there = {key for key in books.items if key.pk.endswith("#N")}
    (team,) = {key.pk.split("#")[1] for key in there} or {""}
    right = {expected_key(team, identity) for identity in wanted}
    return [f"trace {key.sk} is wrong" for key in there ^ right]


def _analyses(books: Books, images: Iterable[StoredImage]) -> list[str]:
    """Nothing is known of bytes that nobody has posted."""
    known = Counter(key.pk for key in books.items if key.sk.startswith("A#"))
    posted = {sighting_key(image.team, image.sha256, channel="", ts="").pk for image in images}
    cases = map(case_from_item, _cases(books))
    held = {sighting_key(case.team, case.sha256, channel="", ts="").pk for case in cases}
    return [
        *(f"no analysis of {pk}" for pk in posted - known.keys()),
        *(f"analysis of nothing {pk}" for pk in known.keys() - posted - held),
    ]
