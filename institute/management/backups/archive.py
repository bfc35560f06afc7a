"""The file of a backup: a tar archive with a manifest of its members, checked when written and when read.

The manifest comes last and names every member with its size and SHA-256, so a truncated or
altered file is detected before anything is restored from it.
"""

import contextlib
import gzip
import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, cast

MANIFEST = "manifest.json"
# Since 2 the manifest names the migrations of the database.
VERSION = 2
CHUNK = 1024 * 1024

# The size and SHA-256 of each member, by its name.
type Members = dict[str, dict[str, int | str]]


class ArchiveDamaged(Exception):
    """The file is not a whole backup of this site; the message says what is wrong with it."""


class ArchiveWriter:
    """Writes members one after another; :meth:`close` adds the manifest and syncs the file to disk."""

    def __init__(self, path: Path):
        self.path = path
        # Nobody else reads it, not even while it is being written.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(handle, "wb")
        self._packed = gzip.GzipFile(fileobj=self._file, mode="wb", compresslevel=1)
        self._tar = tarfile.TarFile(fileobj=self._packed, mode="w")
        self._members: Members = {}

    def add(self, name: str, path: Path) -> None:
        """Copy a file into the archive."""
        with path.open("rb") as source:
            member = tarfile.TarInfo(name)
            member.size, member.mode = os.fstat(source.fileno()).st_size, 0o600
            reader = _Hashing(source)
            self._tar.addfile(member, reader)
        self._members[name] = {"size": member.size, "sha256": reader.digest()}

    def close(self, **facts: object) -> None:
        """Write the manifest with these facts about the backup, and sync the file to disk."""
        content = json.dumps({"version": VERSION, "members": self._members} | facts, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        self._tar.addfile(member, io.BytesIO(content))
        self._tar.close()
        self._packed.close()
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Remove what was written: half a backup is worse than none."""
        with contextlib.suppress(OSError):  # a full disk, perhaps
            self._packed.close()
            self._file.close()
        self.path.unlink(missing_ok=True)


def check_archive(path: Path) -> dict:
    """Read the whole file and compare it with its manifest; return that. Raises :class:`ArchiveDamaged`."""
    return _read(path, lambda name, content: None)


def unpack_archive(path: Path, folder: Path) -> dict:
    """Unpack into an empty folder and return the manifest. Raises :class:`ArchiveDamaged`."""

    def write(name: str, content: Iterator[bytes]) -> None:
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("wb") as file:
            for chunk in content:
                file.write(chunk)

    return _read(path, write)


def _read(path: Path, take: Callable[[str, Iterator[bytes]], None]) -> dict:
    members: Members = {}
    manifest = None
    try:
        with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r|") as tar:
            for member in tar:
                _check_member(member, members)
                if member.name == MANIFEST:
                    manifest = json.loads(_content_of(tar, member).read())
                    continue
                reader = _Hashing(_content_of(tar, member))
                chunks = iter(partial(reader.read, CHUNK), b"")
                take(member.name, chunks)
                for _rest in chunks:
                    pass
                members[member.name] = {"size": member.size, "sha256": reader.digest()}
            # The end of the tar is not the end of the file: the last bytes say that it was written whole.
            while packed.read(CHUNK):
                pass
    except (tarfile.TarError, EOFError, OSError, zlib.error, ValueError) as error:
        raise ArchiveDamaged("The file cannot be read to its end.") from error
    if not isinstance(manifest, dict) or "version" not in manifest:
        raise ArchiveDamaged("The file has no list of what is in it.")
    if manifest["version"] != VERSION:
        raise ArchiveDamaged(
            "The file was made by another version of the site. Restore it with the version that made it."
        )
    if manifest.get("members") != members:
        raise ArchiveDamaged("What is in the file is not what its list says.")
    return manifest


def _content_of(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    """Return the content of a member that :func:`_check_member` has found to be a file."""
    return cast("IO[bytes]", tar.extractfile(member))


def _check_member(member: tarfile.TarInfo, members: Members) -> None:
    """Raise :class:`ArchiveDamaged` for a link, a repeated name, or one that leads out of the folder."""
    path = PurePosixPath(member.name)
    is_inside = not path.is_absolute() and ".." not in path.parts
    if not member.isfile() or not is_inside or member.name in members:
        raise ArchiveDamaged("The file holds something that no backup has.")


class _Hashing:
    """Reads a file, and computes the SHA-256 of its content."""

    def __init__(self, file: IO[bytes]):
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(size)
        self._hash.update(content)
        return content

    def digest(self) -> str:
        return self._hash.hexdigest()
