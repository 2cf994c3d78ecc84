"""Halls in and out of pretix's open format for seating plans (docs/halls.md).

A file is read (`reading`), checked into our own strict model (`checking`, `model`), and made into a hall (`importing`);
`exporting` goes the other way. What was wrong with it is a list of `faults`, each with its place.
"""
