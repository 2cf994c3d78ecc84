"""Corrects a misspelt word: finds the words that are a letter or two different."""

from collections.abc import Iterable


def mistakes_allowed(word: str) -> int:
    """None in up to three letters, one in four or five, two in more."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2


def unharmed_parts(word: str, mistakes: int) -> set[str]:
    """Parts of the word, at least one of which is in every word with at most that number of mistakes (one or two).

    So a search for these parts finds all candidates. "\\n" before or after a part marks the beginning or end of the
    word. The word is cut into one part more than there are mistakes, so one part has none. Only a swap of two letters
    can change two parts, where these meet: for that the first and last part also come with the letter swapped in.
    """
    size = len(word) // (mistakes + 1)
    begin, middle, end = word[:size], word[size:-size], word[-size:]
    begins = {begin, begin[:-1] + word[size]}
    ends = {end, word[-size - 1] + end[1:]}
    parts = {f"\n{part}" for part in begins} | {f"{part}\n" for part in ends}
    return parts | ({middle} if mistakes > 1 else set())


def near_words(word: str, others: Iterable[str], mistakes: int) -> list[tuple[int, str]]:
    """The other words with at most that number of mistakes, each with its number."""
    letters, near = set(word), []
    for other in others:
        # Cheap, and rules out most words: each mistake changes the length by one, and the letters by two, at most.
        may_be = abs(len(word) - len(other)) <= mistakes and len(letters.symmetric_difference(other)) <= 2 * mistakes
        if may_be and (steps := distance(word, other, mistakes)) <= mistakes:
            near.append((steps, other))
    return near


def distance(first: str, second: str, most: int) -> int:
    """The number of letters to leave out, add, change or swap with their neighbour (optimal string alignment). Above
    `most` it is most + 1: the computation stops as soon as that is certain."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first):
        older, before, row = before, row, [i + 1]
        for j, b in enumerate(second):
            steps = min(before[j] + (a != b), before[j + 1] + 1, row[j] + 1)
            if i and j and a == second[j - 1] and first[i - 1] == b:
                steps = min(steps, older[j - 1] + 1)
            row.append(steps)
        if min(row) > most and min(before) > most:
            return most + 1
    return min(row[-1], most + 1)
