"""Halls in and out of pretix's open format for seating plans (docs/halls.md).

A file is read (`json_file`), parsed into our own strict model (`plan_parser`, `hall_plan`), and made into a hall
(`importing`); `exporting` goes the other way. What was wrong with it is a list of faults (`import_report`), each with
its place.
"""
