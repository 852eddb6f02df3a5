"""Names that depend on content alone."""

from hypothesis import given
from hypothesis import strategies as st

from bot.core.keys import PIPELINE_VERSION, analysis_version, label_slug, object_key


def test_originals_of_different_teams_never_share_a_key() -> None:
    assert object_key("T1", "ab") == "originals/T1/ab"
    assert object_key("T2", "ab") != object_key("T1", "ab")


def test_the_analysis_version_names_both_halves() -> None:
    assert analysis_version("rekognition/general") == f"{PIPELINE_VERSION}:rekognition/general"


@given(st.text(max_size=60))
def test_a_slug_never_separates_keys_and_stays_the_same(name: str) -> None:
    slug = label_slug(name)

    assert "#" not in slug
    assert slug == slug.strip()
    assert label_slug(slug.upper()) == label_slug(slug)


def test_case_and_spacing_do_not_matter() -> None:
    assert label_slug("  Hot   Dog ") == label_slug("hot dog") == "hot dog"
