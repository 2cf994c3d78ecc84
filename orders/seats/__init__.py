"""The page on which places are chosen: seat map, best places, numbers of an unnumbered hall."""
