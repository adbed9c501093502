"""Files packed into one so that the same files are the same bytes, whenever they are packed."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BEGINNING = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can name


def steady_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files by name, in their order, without the time of packing."""
    packed = BytesIO()
    with ZipFile(packed, "w") as whole:
        for name, content in files.items():
            entry = ZipInfo(name, BEGINNING)
            entry.compress_type = ZIP_DEFLATED
            whole.writestr(entry, content)
    return packed.getvalue()


def steadied(packed: bytes) -> bytes:
    """Pack a zip again without the times it bears."""
    with ZipFile(BytesIO(packed)) as held:
        return steady_zip({name: held.read(name) for name in held.namelist()})
