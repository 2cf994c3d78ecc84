"""The report of an import: what is wrong with a plan, and where, in words for the person who drew it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_FAULTS = 2000  # in a report, more than anybody reads; the others are only counted


@dataclass(frozen=True)
class Fault:
    """`pointer` is a JSON pointer (RFC 6901) into the file, `where` the same in words: zone, row, seat. A refusal keeps
    the plan out until the file is corrected. Any other fault the parser worked around, as `message` explains."""

    pointer: str
    where: str
    message: str
    is_refusal: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.message} ({self.pointer or '/'})"


@dataclass
class ImportReport:
    """The faults in the order of the file. When there are too many, refusals come before other faults."""

    faults: list[Fault] = field(default_factory=list)
    left_out: int = 0
    refusals: int = 0

    def add(self, fault: Fault) -> None:
        self.refusals += fault.is_refusal
        if len(self.faults) < MAX_FAULTS or (fault.is_refusal and self.refusals <= MAX_FAULTS):
            self.faults.append(fault)
        else:
            self.left_out += 1

    def __iter__(self) -> Iterator[Fault]:
        return iter(self.faults)

    @property
    def total(self) -> int:
        return len(self.faults) + self.left_out


class PlanRefused(Exception):
    """The plan can't be imported as it is; the report says why, and where."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__(report)
        self.report = report

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.report if fault.is_refusal)
