"""An app imports only from apps before it; the leaves import no app; no app imports the wiring or the demo."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LADDER = ["accounts", "shows", "memberships", "orders", "schools"]
LEAVES = {
    "ticketing.money",
    "ticketing.dates",
    "ticketing.env",
    "ticketing.cache",
    "ticketing.sql",
    "ticketing.prepared_statements",
}


def imported_by(path: Path) -> set[str]:
    """The modules that a file imports, inside functions too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return names


def test_an_app_imports_only_from_apps_below_it() -> None:
    for rung, app in enumerate(LADDER):
        for path in (ROOT / app).rglob("*.py"):
            above = {name for name in imported_by(path) if name.split(".")[0] in LADDER[rung + 1 :]}
            assert not above, f"{path.relative_to(ROOT)} imports {above} from above its rung"


def test_apps_import_nothing_of_the_wiring_but_its_leaves() -> None:
    for app in LADDER:
        for path in (ROOT / app).rglob("*.py"):
            wiring = {
                name
                for name in imported_by(path)
                if name.startswith("ticketing")
                and name != "ticketing"
                and not any(name.startswith(leaf) for leaf in LEAVES)
            }
            assert not wiring, f"{path.relative_to(ROOT)} imports {wiring}"


def test_leaves_import_no_app() -> None:
    for leaf in LEAVES:
        path = ROOT / (leaf.replace(".", "/") + ".py")
        assert not {name for name in imported_by(path) if name.split(".")[0] in LADDER}


def test_the_product_imports_nothing_of_the_demo() -> None:
    for room in [*LADDER, "ticketing"]:
        for path in (ROOT / room).rglob("*.py"):
            demo = {name for name in imported_by(path) if name.split(".")[0] == "demo"}
            assert not demo, f"{path.relative_to(ROOT)} imports {demo}"
