"""DetectLabels: what a picture's labels look like to boto3."""

from collections.abc import AsyncIterator

import pytest

from sandbox.rekognition import RekognitionSandbox, Sighting, Spot
from sandbox.rekognition.taxonomy import Taxonomy
from tests.sandbox.rekognition_support import ask, drawing, encoded, names

PICTURE = encoded(drawing())
DOG = Sighting("Dog", 97.5, (Spot(0.125, 0.25, 0.5, 0.25, 93.0), Spot(0.5, 0.5, 0.25, 0.25, 60.0)))
PHONE = Sighting("Mobile Phone", 71.0)
CHAIR = Sighting("Chair", 58.0)
FAINT = Sighting("Cup", 40.0)


@pytest.fixture
async def sandbox() -> AsyncIterator[RekognitionSandbox]:
    async with RekognitionSandbox() as running:
        running.known.register(PICTURE, [DOG, PHONE, CHAIR, FAINT])
        yield running


async def test_a_label_comes_whole(sandbox: RekognitionSandbox) -> None:
    answer = await ask(sandbox, Image={"Bytes": PICTURE})

    labels = {label["Name"]: label for label in answer["Labels"]}
    assert labels["Dog"] == {
        "Name": "Dog",
        "Confidence": 97.5,
        "Instances": [
            {
                "BoundingBox": {"Width": 0.5, "Height": 0.25, "Left": 0.125, "Top": 0.25},
                "Confidence": 93.0,
            },
            {
                "BoundingBox": {"Width": 0.25, "Height": 0.25, "Left": 0.5, "Top": 0.5},
                "Confidence": 60.0,
            },
        ],
        "Parents": [{"Name": "Canine"}, {"Name": "Pet"}, {"Name": "Mammal"}, {"Name": "Animal"}],
        "Aliases": [],
        "Categories": [{"Name": "Animals and Pets"}],
    }
    assert labels["Mobile Phone"]["Aliases"] == [{"Name": "Cell Phone"}]
    assert answer["LabelModelVersion"] == "3.0"
    assert "ImageProperties" not in answer


async def test_ancestors_are_labels_as_sure_as_their_surest_child(
    sandbox: RekognitionSandbox,
) -> None:
    answer = await ask(sandbox, Image={"Bytes": PICTURE})

    found = [(label["Name"], label["Confidence"]) for label in answer["Labels"]]
    assert found == [
        ("Animal", 97.5),
        ("Canine", 97.5),
        ("Dog", 97.5),
        ("Mammal", 97.5),
        ("Pet", 97.5),
        ("Electronics", 71.0),
        ("Mobile Phone", 71.0),
        ("Phone", 71.0),
        ("Chair", 58.0),
        ("Furniture", 58.0),
    ]


async def test_labels_and_places_below_the_asked_confidence_are_left_out(
    sandbox: RekognitionSandbox,
) -> None:
    everything = await ask(sandbox, Image={"Bytes": PICTURE}, MinConfidence=0)
    certain = await ask(sandbox, Image={"Bytes": PICTURE}, MinConfidence=90)

    assert "Cup" in names(everything)
    assert names(certain) == ["Animal", "Canine", "Dog", "Mammal", "Pet"]
    (dog,) = (label for label in certain["Labels"] if label["Name"] == "Dog")
    assert [instance["Confidence"] for instance in dog["Instances"]] == [93.0]


async def test_the_surest_labels_fill_the_number_asked_for(sandbox: RekognitionSandbox) -> None:
    three = await ask(sandbox, Image={"Bytes": PICTURE}, MaxLabels=3)
    none = await ask(sandbox, Image={"Bytes": PICTURE}, MaxLabels=0)

    assert names(three) == ["Animal", "Canine", "Dog"]
    assert names(none) == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"LabelInclusionFilters": ["Dog", "Chair"]}, ["Dog", "Chair"]),
        ({"LabelCategoryInclusionFilters": ["Furniture and Furnishings"]}, ["Chair", "Furniture"]),
        (
            {
                "LabelExclusionFilters": ["Phone", "Furniture"],
                "LabelCategoryExclusionFilters": ["Animals and Pets"],
            },
            ["Electronics", "Mobile Phone", "Chair"],
        ),
        (
            {
                "LabelInclusionFilters": ["Dog"],
                "LabelCategoryInclusionFilters": ["Furniture and Furnishings"],
                "LabelExclusionFilters": ["Furniture"],
            },
            ["Dog", "Chair"],
        ),
        ({"LabelInclusionFilters": ["dog"]}, []),
    ],
)
async def test_filters_choose_by_exact_name_and_category(
    sandbox: RekognitionSandbox, filters: dict[str, list[str]], expected: list[str]
) -> None:
    answer = await ask(sandbox, Image={"Bytes": PICTURE}, Settings={"GeneralLabels": filters})

    assert names(answer) == expected


async def test_properties_alone_bring_no_labels(sandbox: RekognitionSandbox) -> None:
    answer = await ask(sandbox, Image={"Bytes": PICTURE}, Features=["IMAGE_PROPERTIES"])

    assert "Labels" not in answer
    assert set(answer["ImageProperties"]) == {
        "Quality",
        "DominantColors",
        "Foreground",
        "Background",
    }
    assert set(answer["ImageProperties"]["Quality"]) == {"Brightness", "Sharpness", "Contrast"}
    assert set(answer["ImageProperties"]["Background"]["Quality"]) == {"Brightness", "Sharpness"}


async def test_colours_are_measured(sandbox: RekognitionSandbox) -> None:
    answer = await ask(
        sandbox,
        Image={"Bytes": PICTURE},
        Features=["IMAGE_PROPERTIES", "GENERAL_LABELS"],
        Settings={"ImageProperties": {"MaxDominantColors": 2}},
    )

    ground, grass = answer["ImageProperties"]["DominantColors"]
    assert (ground["SimplifiedColor"], ground["CSSColor"]) == ("white", "linen")
    assert (grass["SimplifiedColor"], grass["CSSColor"]) == ("green", "seagreen")
    assert grass["PixelPercent"] == pytest.approx(30, abs=1.5)
    assert abs(grass["Red"] - 0x4A) + abs(grass["Green"] - 0x7C) + abs(grass["Blue"] - 0x59) < 9
    (dog,) = (label for label in answer["Labels"] if label["Name"] == "Dog")
    assert len(dog["Instances"][0]["DominantColors"]) == 2


async def test_a_sharper_brighter_picture_measures_so(sandbox: RekognitionSandbox) -> None:
    async def quality(picture: bytes) -> dict[str, float]:
        answer = await ask(sandbox, Image={"Bytes": picture}, Features=["IMAGE_PROPERTIES"])
        measured: dict[str, float] = answer["ImageProperties"]["Quality"]
        return measured

    sharp, dark = drawing(ground="white"), drawing(ground="black")
    soft = sharp.resize((32, 24)).resize(sharp.size)

    plain = await quality(encoded(sharp))
    assert plain["Brightness"] > (await quality(encoded(dark)))["Brightness"] + 20
    assert plain["Sharpness"] > 2 * (await quality(encoded(soft)))["Sharpness"]


def test_every_parent_in_the_vocabulary_is_a_label_of_its_own() -> None:
    taxonomy = Taxonomy()

    missing = [
        parent
        for name in taxonomy.names()
        for parent in taxonomy.ancestors(name)
        if parent not in taxonomy.names()
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("written", "name"),
    [("dog", "Dog"), ("HUMAN", "Person"), ("town hall", "Town Hall"), ("iPhone", "iPhone")],
)
def test_names_are_rekognitions_where_it_has_one(written: str, name: str) -> None:
    assert Taxonomy().name(written) == name
