"""Where a server listens: a socket folder and a port."""

import os
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote, urlencode

from vigie.database.embedded.account import Account, server_account, server_folder
from vigie.kernel.errors import Refused

PORT = 5432
_LONGEST_SOCKET = 107 - len(f"/.s.PGSQL.{PORT}.lock")


@dataclass(frozen=True, slots=True)
class Address:
    """A server of this machine: `host` is the absolute folder of its Unix socket."""

    host: str
    port: int = PORT

    def url(self, role: str, password: str, dbname: str) -> str:
        """Return a libpq URL, with the socket folder in the query part."""
        where = urlencode({"host": self.host, "port": self.port}, quote_via=quote)
        login = f"{quote(role, safe='')}:{quote(password, safe='')}"
        return f"postgresql://{login}@/{quote(dbname, safe='')}?{where}"


def address_of(home: Path) -> Address:
    """Return the address of the server of `home`, running or not; creates nothing."""
    place = server_folder(home)
    return Address(str(_socket_folder(place, server_account(place / "data"))))


def open_socket_folder(address: Address, account: Account) -> None:
    """Create the socket folder, 0700 and owned by the server's account.

    A folder that somebody else put at the short fallback path is refused, never used.
    """
    folder = Path(address.host)
    folder.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    if folder.is_symlink() or (folder.exists() and folder.stat().st_uid != account.uid):
        raise Refused("database.socket_folder_taken", folder=str(folder))
    account.own(folder)


def _socket_folder(place: Path, account: Account) -> Path:
    """Return place/run, or a short folder when the path would pass the kernel's 107 bytes."""
    near = place / "run"
    if len(os.fsencode(near)) <= _LONGEST_SOCKET:
        return near
    name = sha256(os.fsencode(place)).hexdigest()[:16]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if runtime and not account.switch and Path(runtime).is_dir():
        return Path(runtime) / f"vigie-{name}"
    return Path(tempfile.gettempdir()) / f"vigie-{account.uid}-{name}"
