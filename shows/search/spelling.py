"""Which word was meant: the nearest one by letters left out, added, changed or swapped."""

from collections.abc import Iterable


def allowed(word: str) -> int:
    """How many mistakes are forgiven: none in three letters, one in five, two in more."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def parts(word: str, most: int) -> set[str]:
    """Of these a word that is at most so many (one or two) mistakes away has at least one; a line's end marks where it
    begins or ends. Each mistake harms one of the beginning, the end and what is between, or two when letters were
    swapped where they meet: so both ways of that are among them."""
    size = len(word) // (most + 1)
    begin, middle, end = word[:size], word[size:-size], word[-size:]
    begins = {begin, begin[:-1] + word[size]}
    ends = {end, word[-size - 1] + end[1:]}
    return {f"\n{one}" for one in begins} | {f"{one}\n" for one in ends} | ({middle} if most > 1 else set())


def near(word: str, others: Iterable[str], most: int) -> list[tuple[int, str]]:
    """Those of the others that are at most so many mistakes away, with that number."""
    own, found = set(word), []
    for other in others:
        is_alike = abs(len(word) - len(other)) <= most and len(own.symmetric_difference(other)) <= 2 * most
        if is_alike and (steps := distance(word, other, most)) <= most:
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
