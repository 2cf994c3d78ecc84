"""Free search in an organiser's programme: title, artist, texts, in Dutch; accents and small misspellings forgiven.

normalise says what a word is, vocabulary which words the programme has, spelling which of them was meant, tsquery what
is looked for, find finds.
"""

from .find import AROUND, HITS_PER_PAGE, Hit, SearchFilter, SearchResult, find
from .tsquery import genres_meant

__all__ = ["AROUND", "HITS_PER_PAGE", "Hit", "SearchFilter", "SearchResult", "find", "genres_meant"]
