"""The files that belong to a backup: uploads, and documents about people."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import FileSystemStorage, storages

# The storage, and the folder that it has in the archive.
STORAGES = {"default": "media", "private": "private"}


def folders() -> dict[str, Path]:
    """Folder in the archive → folder on this machine, of the storages that are folders here."""
    return {
        name: Path(storage.location)
        for alias, name in STORAGES.items()
        if isinstance(storage := storages[alias], FileSystemStorage)
    }


def remote_storages() -> list[str]:
    """Return the storages of another service, which must back them up itself."""
    return [name for name in STORAGES.values() if name not in folders()]


def files_below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a storage, with its name below the folder. Hidden files are not uploads."""
    for root, _folders, names in os.walk(folder):
        for name in sorted(names):
            path = Path(root) / name
            if not name.startswith(".") and path.is_file() and not path.is_symlink():
                yield path.relative_to(folder).as_posix(), path


def is_empty(folder: Path) -> bool:
    """Return whether a storage holds no file."""
    return next(files_below(folder), None) is None


def restore_files(unpacked: Path, folder: Path) -> None:
    """Make a storage hold exactly the files that were unpacked."""
    for _name, path in list(files_below(folder)):
        path.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in files_below(unpacked):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)
        target.chmod(0o640)
