"""What goes wrong when the PSP is called. All of it is PspTrouble."""


class PspTrouble(Exception):
    """No usable answer: down, slow, or nonsense. Later it may go well."""


class PspUnknown(PspTrouble):
    """The PSP knows no such thing."""


class PspBusy(PspTrouble):
    """The same request is being worked on, or was just made by somebody else."""


class PspRefused(PspTrouble):
    """Understood and declined; asking the same again is no use."""
