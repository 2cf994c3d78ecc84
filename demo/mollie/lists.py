"""Lists of the API: newest first, with links to the previous and next page on the simulator's own host."""

import sqlite3
from typing import Any
from urllib.parse import urlencode

from ..web import Request
from .refusals import Refusal
from .resources import SHOWN, link
from .simulator import Simulator


def answer(sim: Simulator, request: Request, name: str, where: str, *values: object) -> dict[str, Any]:
    """A page of `name` (payments, refunds, chargebacks). Raises Refusal (400) for a wrong cursor or limit."""
    limit = _limit(request)
    order = "ASC" if request.query.get("sort") == "asc" else "DESC"
    rows = sim.store.rows(f"SELECT * FROM {name} WHERE {where} ORDER BY seq {order}", *values)
    start = _start(rows, request.query.get("from"))
    shown = rows[start : start + limit]
    docs = link("https://docs.mollie.com/reference/pagination", "text/html")
    links = {"self": _page(sim, request, request.query.get("from"), limit), "previous": None, "next": None}
    if start:
        links["previous"] = _page(sim, request, rows[max(start - limit, 0)]["id"], limit)
    if start + limit < len(rows):
        links["next"] = _page(sim, request, rows[start + limit]["id"], limit)
    items = [SHOWN[name](sim, row) for row in shown]
    return {"count": len(items), "_embedded": {name: items}, "_links": links | {"documentation": docs}}


def _limit(request: Request) -> int:
    text = request.query.get("limit", "50")
    if not text.isdecimal() or not 1 <= int(text) <= 250:
        raise Refusal(400, "Invalid limit", "limit")
    return int(text)


def _start(rows: list[sqlite3.Row], cursor: str | None) -> int:
    """The index of the page's first row: the one that the cursor names."""
    if not cursor:
        return 0
    for at, row in enumerate(rows):
        if row["id"] == cursor:
            return at
    raise Refusal(400, "Invalid cursor value", "from")


def _page(sim: Simulator, request: Request, cursor: str | None, limit: int) -> dict[str, str]:
    query = {name: value for name, value in request.query.items() if name not in ("from", "limit")}
    query |= ({"from": cursor} if cursor else {}) | {"limit": str(limit)}
    return link(f"{sim.url}{request.path}?{urlencode(query)}")
