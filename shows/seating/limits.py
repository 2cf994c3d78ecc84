"""How large a seating plan may be. A file beyond these limits is refused before its parts are looked at."""

MAX_BYTES = 5_000_000  # a theatre of a thousand seats takes 260 kB
MAX_ZONES = 200
MAX_CATEGORIES = 200
MAX_SEATS = 20_000
MAX_ROWS = MAX_SEATS
MAX_UNNUMBERED = 100_000  # places without a number, in all sections together
MAX_AREAS = 1_000
MAX_POLYGON_POINTS = 1_000
MAX_COORDINATE = 1_000_000  # beyond it is no hall
