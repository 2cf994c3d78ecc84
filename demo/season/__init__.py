"""The sample season: two houses, their halls, a year of programme, and what they have sold already.

Everything in it is invented but the contact details of the house that it is like. It is relative to a day, and the
same for the same day.
"""
