"""The part of Rekognition's vocabulary that the sandbox's detectors and samples can speak.

Names, categories and aliases are those of label model 3.0. Amazon does not publish which
label is whose parent; these parents are ours, after the answers that its guides show.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One label: its category, its nearest parents, its other names."""

    category: str
    parents: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


# One line per label: name | parents | aliases, grouped by category.
_VOCABULARY = """
# Animals and Pets
Animal
Bear | Mammal, Wildlife
Bird | Animal
Canine | Mammal
Cat | Mammal, Pet
Cow | Cattle
Cattle | Livestock
Dog | Canine, Pet
Elephant | Mammal, Wildlife
Giraffe | Mammal, Wildlife
Horse | Mammal
Livestock | Mammal
Mammal | Animal
Mouse | Computer Hardware, Electronics
Pet | Animal
Seagull | Bird
Sheep | Livestock
Wildlife | Animal
Zebra | Mammal, Wildlife
# Apparel and Accessories
Accessories | | Accessory
Backpack | Bag
Bag
Clothing | | Apparel
Glove | Clothing
Handbag | Accessories, Bag
Tie | Accessories, Formal Wear
Formal Wear | Clothing
# Beauty and Personal Care
Toothbrush | Brush
# Buildings and Architecture
Park | Outdoors
# Education
Publication
# Events and Attractions
Balloon
# Everyday Objects
Basket
Bottle
Bucket
Clock
Suitcase | Bag
Umbrella
# Food and Beverage
Apple | Fruit
Banana | Fruit
Broccoli | Vegetable
Cake | Dessert
Carrot | Vegetable
Citrus Fruit | Fruit
Dessert | Food
Donut | Sweets
Food
Fruit | Produce
Hot Dog | Food
Orange | Citrus Fruit
Pizza | Food
Produce | Food
Sandwich | Food
Sweets | Food | Confectionery
Vegetable | Produce
Wine Glass | Glass
# Furniture and Furnishings
Bench | Furniture
Chair | Furniture
Couch | Furniture
Dining Table | Table
Furniture
Table | Furniture
Vase | Pottery, Jar
# Hobbies and Interests
Bicycle | Vehicle | Bike
Book | Publication
Kite | Toy
Pottery
Teddy Bear | Toy
Toy
# Home and Indoors
Bathroom | Indoors, Room
Bed | Furniture
Indoors
Potted Plant | Plant
Room | Indoors
Sink
Toilet | Bathroom
# Home Appliances
Appliance | Electrical Device
Microwave | Appliance
Oven | Appliance
Refrigerator | Appliance
Toaster | Appliance
# Kitchen and Dining
Bowl
Cup | | Mug
Cutlery
Fork | Cutlery
Jar
Spoon | Cutlery
# Materials
Glass
# Nature and Outdoors
Beach | Coast, Sand
Cloud | Sky
Coast | Nature, Water
Hill | Nature
Lake | Nature, Water
Mountain | Nature
Nature | Outdoors
Outdoors
Sand | Nature
Sea | Nature, Water | Ocean
Sky | Nature
Summer
Sun | Sky
Sunrise | Sky
Sunset | Sky | Dusk, Dawn, Red Sky
Tree | Plant
Tropical | Summer
Water
# Person Description
Face | Head
Head | Person
Person | | Human
# Plants and Flowers
Flower | Plant | Blossom
Grass | Plant
Palm Tree | Tree | Arecaceae
Plant
# Public Safety
Fire Hydrant | Hydrant
# Sports
Ball
Baseball | Sport | Softball
Baseball Bat | Baseball
Baseball Glove | Baseball, Glove
Frisbee | Toy
Racket
Skateboard
Skiing | Outdoors, Sport
Snowboarding | Outdoors, Sport
Sport | | Sports
Surfboard | Outdoors, Sport
Tennis Racket | Racket, Sport
# Symbols and Flags
Sign | Symbol
Symbol
# Technology and Computing
Computer | Electronics
Computer Hardware | Hardware
Computer Keyboard | Computer Hardware, Electronics
Device
Electrical Device | Device
Electronics
Hardware
Laptop | Computer
Mobile Phone | Phone | Cell Phone
Phone | Electronics
Remote Control | Electronics
Screen | Electronics
TV | Computer Hardware, Screen | Television
# Tools and Machinery
Blow Dryer | Appliance | Hair Drier
Brush | Tool
Hydrant
Scissors | Blade
Tool
# Transport and Logistics
Road Sign | Sign
Stopsign | Road Sign
Traffic Light | Light
# Colors and Visual Composition
Light
# Travel and Adventure
Leisure Activities | | Recreation
Picnic | Leisure Activities
Vacation
# Vehicles and Automotive
Aircraft | Vehicle
Airplane | Aircraft
Boat | Vehicle
Bus | Vehicle
Car | Vehicle | Automobile
Motorcycle | Vehicle
Parking Meter
Sailboat | Boat
Train | Vehicle
Transportation
Truck | Vehicle
Vehicle | Transportation
# Weapons and Military
Blade | Weapon
Knife | Blade, Cutlery
Weapon | | Weaponry
"""


class Taxonomy:
    """Looks labels up by name, in any case, or by an alias."""

    def __init__(self) -> None:
        self._terms = dict(_terms())
        self._names = {name.casefold(): name for name in self._terms}
        for name, term in self._terms.items():
            self._names.update({alias.casefold(): name for alias in term.aliases})

    def name(self, wanted: str) -> str:
        """Rekognition's own name: `human` is Person; a name not known here stays as it is."""
        known = self._names.get(wanted.casefold())
        if known:
            return known
        return wanted.title() if wanted.islower() else wanted

    def term(self, name: str) -> Term:
        """What is known of a label; an unknown one has no category."""
        return self._terms.get(name, Term(""))

    def ancestors(self, name: str) -> tuple[str, ...]:
        """All ancestors, the nearest first, each once."""
        found: dict[str, None] = {}
        queue = list(self.term(name).parents)
        while queue:
            parent = queue.pop(0)
            if parent not in found:
                found[parent] = None
                queue.extend(self.term(parent).parents)
        return tuple(found)

    def names(self) -> tuple[str, ...]:
        """Every label known here."""
        return tuple(self._terms)


def _terms() -> Iterator[tuple[str, Term]]:
    category = ""
    for line in _VOCABULARY.strip().splitlines():
        if line.startswith("#"):
            category = line.removeprefix("#").strip()
            continue
        name, parents, aliases = (part.strip() for part in f"{line}||".split("|")[:3])
        yield name, Term(category, _list(parents), _list(aliases))


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
