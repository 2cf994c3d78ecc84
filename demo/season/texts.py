"""The texts of the sample season's productions: their own, and paragraphs for their genre."""

import tomllib
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parent
PARAGRAPHS = tomllib.loads((HERE / "paragraphs.toml").read_text())


def productions(name: str) -> list[dict[str, Any]]:
    """The productions in a file, as they stand there."""
    entries: list[dict[str, Any]] = tomllib.loads((HERE / f"{name}.toml").read_text())["production"]
    return entries


def full_text(production: dict[str, Any], organiser_slug: str) -> str:
    """Two to four paragraphs, the same for a production on every day."""
    random = Random(f"text {production['title']}")
    more = PARAGRAPHS["more"][production["genre"]]
    middle = [text.format(artist=production["artist"]) for text in random.sample(more, random.choice([1, 1, 2]))]
    last = random.sample(PARAGRAPHS["last"][organiser_slug], random.choice([0, 1]))
    return "\n\n".join([production["text"], *middle, *last])
