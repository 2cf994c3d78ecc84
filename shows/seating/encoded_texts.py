"""What the format has no field for, encoded in its labels and in the texts of its drawing. (A place's kind is encoded
in its category: `categories`.)

| ours | in the file |
|---|---|
| remark | after the seat's label: "Stoel %s · aan de gang" |
| makes room for | last in the seat's label: "Stoel %s · maakt plaats voor parterre-x-1" (a guid of the same zone) |
| unnumbered section | a zone without seats, with a text in its drawing: "420 plaatsen: Rang 2" |
| orientation | a text in the drawing: "Oriëntatie: Podium vooraan." |

Each pair of functions undoes the other, whatever the words.
"""

import re

BETWEEN = " · "
MAKES_ROOM = "maakt plaats voor "
END_OF_LABEL = "–"
ORIENTATION = "Oriëntatie: "
UNNUMBERED = re.compile(r"([1-9][0-9]{0,5}) plaatsen: (.+)", re.DOTALL)


def decode_label(label: str) -> tuple[str, str, str]:
    """The label itself, the remark, and the guid that the seat makes room for."""
    own, *rest = label.split(BETWEEN)
    guid = ""
    if rest and rest[-1].startswith(MAKES_ROOM):
        guid = rest.pop().removeprefix(MAKES_ROOM)
    elif rest and rest[-1] == END_OF_LABEL:
        rest.pop()
    own = own.strip(" ·")
    return "" if own == "%s" else own, BETWEEN.join(rest).strip(" ·"), guid.strip()


def encode_label(own: str, remark: str, guid: str) -> str:
    """Label, remark and guid as one label; empty when all three are. None of them begins or ends with the point that
    stands between them."""
    if not (remark or guid):
        return own
    parts = [own or "%s", *([remark] if remark else [])]
    if guid:
        parts.append(MAKES_ROOM + guid)
    elif (last := remark.split(BETWEEN)[-1]).startswith(MAKES_ROOM) or last == END_OF_LABEL:
        parts.append(END_OF_LABEL)  # else the end of the remark would be read as a guid or as this sign
    return BETWEEN.join(parts)


def decode_unnumbered(text: str) -> tuple[int, str] | None:
    """The capacity and category of an unnumbered section, or None for any other text."""
    match = UNNUMBERED.fullmatch(text)
    return (int(match[1]), match[2]) if match else None


def encode_unnumbered(capacity: int, category: str) -> str:
    return f"{capacity} plaatsen: {category}"


def decode_orientation(text: str) -> str | None:
    """The orientation that a text of the drawing gives, or None for any other text."""
    return text[len(ORIENTATION) :].strip() if (text + " ").startswith(ORIENTATION) else None


def encode_orientation(orientation: str) -> str:
    return ORIENTATION + orientation
