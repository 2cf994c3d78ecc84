"""Free search in an organiser's programme: title, artist, texts, in Dutch; accents and small misspellings forgiven.

folding says what a word is, vocabulary which words the programme has, spelling which of them was meant, terms what is
looked for, finding finds.
"""

from .finding import A_PAGE, AROUND, Found, Hit, Limits, find
from .terms import genres_meant

__all__ = ["AROUND", "A_PAGE", "Found", "Hit", "Limits", "find", "genres_meant"]
