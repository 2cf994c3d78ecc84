"""Free search in an organiser's programme: title, artist and texts, in Dutch. Accents and small misspellings don't
matter.

A query becomes words (`query_words`, `normalise`), which are compared with those of the programme (`vocabulary`,
`spelling`), become queries of PostgreSQL (`tsquery`), and find productions (`find`, `statement`).
"""

from .find import Hit, SearchFilter, SearchResult, find
from .query_words import genres_meant
from .statement import COUNTED

__all__ = ["COUNTED", "Hit", "SearchFilter", "SearchResult", "find", "genres_meant"]
