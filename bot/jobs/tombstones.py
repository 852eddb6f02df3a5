"""Which pictures were forgotten lately."""

from collections.abc import Iterable

from bot.core.deletions import targets_of
from bot.core.entries import Identity
from bot.core.uploads import Upload
from bot.jobs.together import together
from bot.ports import Library, StoredImage


async def buried(library: Library, team: str, identities: Iterable[Identity]) -> set[Identity]:
    """Those of the pictures that were forgotten lately."""
    wanted = {identity: targets_of(identity) for identity in identities}
    targets = sorted({target for several in wanted.values() for target in several})
    answers = await together(*(library.is_buried(team, target) for target in targets))
    gone = {target for target, answer in zip(targets, answers, strict=True) if answer}
    return {identity for identity, several in wanted.items() if gone.intersection(several)}


async def forgotten(library: Library, upload: Upload) -> set[Identity]:
    """Those of a message's files that somebody wants forgotten."""
    identities = [Identity(upload.channel, upload.ts, file.id) for file in upload.files]
    return await buried(library, upload.team, identities)


def identity_of(image: StoredImage) -> Identity:
    """What tells a picture from every other posted picture of the team."""
    return Identity(image.channel, image.ts, image.file_id)
