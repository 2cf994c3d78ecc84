"""Halls, productions, performances and prices in the admin. Staff see their own organiser's alone."""

from . import halls, productions, refusals, seats, tariffs
from .performances import PerformanceAdmin

__all__ = ["PerformanceAdmin", "halls", "productions", "refusals", "seats", "tariffs"]
