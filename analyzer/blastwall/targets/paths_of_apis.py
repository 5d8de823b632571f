"""What the path of an HTTP API names: a collection, an item of one, or a part of an item.

REST paths alternate between plural collections and keys (`/users/42/orders/7`), most of the time; what does not fit
is read as one named thing.
"""

from __future__ import annotations

from blastwall.targets.naming import singular, split_words
from blastwall.targets.nouns import ASSOCIATIONS, kind_of

#: First segments that say nothing of what is named.
_MOUNTS = frozenset(
    {"api", "rest", "v", "public", "internal", "admin", "management", "beta", "alpha", "latest", "services", "data"}
)


#: Segments after which a path names what somebody is tied to.
_TIES = frozenset(
    {"starred", "following", "followers", "likes", "favorites", "favourites", "watching", "bookmarks", "reactions"}
)


class Place:
    """What a path names: `noun` (singular), `kind`, the `key` of the item, and whether it is a `collection`.

    `association` is true where only a tie between things is named; `every` where the key is a wildcard.
    """

    __slots__ = ("association", "collection", "every", "key", "kind", "noun", "words")

    def __init__(self) -> None:
        """Start with nothing named."""
        self.noun = ""
        self.kind = "resource"
        self.key = ""
        self.collection = False
        self.association = False
        self.every = False
        self.words: list[str] = []


def is_key(segment: str) -> bool:
    """Whether a segment looks like a key: digits, a UUID, a hash, a placeholder, an unknown part, a wildcard."""
    if not segment:
        return False
    if segment[0] in "{:$<" or "\0" in segment or "*" in segment or "@" in segment or "%" in segment:
        return True
    digits = sum(c.isdigit() for c in segment)
    if digits == len(segment) or (digits >= 3 and digits * 4 >= len(segment)):
        return True
    return (
        any(c.isdigit() for c in segment) and ("-" in segment or "_" in segment) and not segment.lower().startswith("v")
    )


def _version(segment: str) -> bool:
    return len(segment) <= 8 and segment[:1] in "vV" and any(c.isdigit() for c in segment[1:]) and "-" not in segment


def nouns_above(segments: list[str]) -> list[str]:
    """Return the segments that name kinds of things, without the keys between them."""
    found: list[str] = []
    before = ""
    for segment in segments:
        if not is_key(segment) and not (before and _plural(before) and not _plural(segment)):
            found.append(segment)
            before = segment
        else:
            before = ""
    return found


def place_of(path: str) -> Place:
    """Read a path."""
    place = Place()
    segments = [part for part in path.split("/") if part]
    while segments and (segments[0].lower() in _MOUNTS or _version(segments[0])) and len(segments) > 1:
        segments.pop(0)
    if not segments:
        return place
    if any(segment.lower() in _TIES for segment in segments[:-1]):
        # `/user/starred/acme/app`, `/me/following/bob`: the tie goes, both ends stay
        place.association, place.noun, place.kind, place.key = True, "tie", "record", segments[-1]
        return place
    last = segments[-1].removesuffix(".json").removesuffix(".xml")
    before = segments[-2] if len(segments) > 1 else ""
    words = split_words(last)
    place.words = words
    noun = words[-1] if words else ""
    plural = singular(noun) != noun
    known = (
        kind_of(singular(noun), "_".join(singular(w) for w in words[-2:])) != "resource"
        or singular(noun) in ASSOCIATIONS
    )
    item = is_key(last) or (
        bool(before) and not is_key(before) and _plural(before) and not (plural and known) and not _version(before)
    )
    if not item and not known and before.lower() in ASSOCIATIONS:
        # `/silence/abc`
        item = True
    if item and before:
        above = [part for part in segments[:-1] if not is_key(part)]
        if not above:
            place.key = last
            return place
        words = split_words(above[-1])
        place.key = last
        place.every = "*" in last or last == "_all"
    elif not is_key(last):
        place.collection = plural
    else:
        place.key = last
        place.every = "*" in last or last == "_all"
        return place
    noun = singular(words[-1]) if words else ""
    tail = "_".join(singular(w) for w in words[-2:])
    place.noun = noun
    place.kind = kind_of(noun, tail) or "resource"
    place.association = noun in ASSOCIATIONS or tail in ASSOCIATIONS
    return place


def _plural(segment: str) -> bool:
    words = split_words(segment)
    return bool(words) and singular(words[-1]) != words[-1]
