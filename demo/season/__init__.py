"""The sample season: two organisers, their halls, a year of programme, and what they have sold already.

Everything in it is invented, except for the contact details of the organiser that it resembles. It is made around a
day, and is the same for the same day.
"""
