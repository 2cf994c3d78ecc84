"""Which word was meant: the nearest one by letters left out, added, changed or swapped."""

from collections.abc import Iterable


def letters(word: str) -> int:
    """A bit for each letter that a word has: two words whose letters differ much can't be near each other."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 31)
    return found


def allowed(word: str) -> int:
    """How many mistakes are forgiven: none in three letters, one in five, two in more."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def near(word: str, others: Iterable[tuple[str, int]], most: int) -> list[tuple[int, str]]:
    """Those of the others (words with their `letters`) that are at most so many mistakes away, with that number."""
    own, found = letters(word), []
    for other, bits in others:
        if (own ^ bits).bit_count() <= 2 * most and (steps := distance(word, other, most)) <= most:
            found.append((steps, other))
    return found


def distance(one: str, other: str, most: int) -> int:
    """Letters to leave out, add, change or swap with their neighbour (optimal string alignment); above `most`:
    most + 1, as soon as that is sure."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one):
        older, before, row = before, row, [i + 1]
        for j, b in enumerate(other):
            steps = min(before[j] + (a != b), before[j + 1] + 1, row[j] + 1)
            if i and j and a == other[j - 1] and one[i - 1] == b:
                steps = min(steps, older[j - 1] + 1)
            row.append(steps)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
