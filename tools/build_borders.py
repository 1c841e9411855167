"""Takes borders.json and its licence out of the archive that `npm pack @rapideditor/country-coder` writes."""  # noqa: INP001 - a script

import json
import sys
import tarfile
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "bot" / "data"
WANTED = {
    "package/src/data/borders.json": DATA / "borders.json",
    "package/LICENSE.md": DATA / "LICENSES" / "country-coder-ISC.md",
}


def main(archive: str) -> None:
    """Copy both files byte by byte; a package without polygons is refused."""
    with tarfile.open(archive) as package:
        for name, target in WANTED.items():
            member = package.extractfile(name)
            if member is None:
                sys.exit(f"{archive}: {name} is not a file")
            content = member.read()
            if target.suffix == ".json" and not json.loads(content)["features"]:
                sys.exit(f"{archive}: {name} holds no polygons")
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)


if __name__ == "__main__":
    main(sys.argv[1])
