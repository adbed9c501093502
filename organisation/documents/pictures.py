"""Drawings as PNG, with the Typst that documents are set with: all of them in one go."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

PAGES = """#set page(width: auto, height: auto, margin: 0pt)
#for place in range(int(sys.inputs.count)) { page(image("picture-" + str(place) + ".svg")) }"""
DOTS_AN_INCH = 200.0


def as_pngs(svgs: Sequence[bytes], *, dots_an_inch: float = DOTS_AN_INCH) -> list[bytes]:
    """Draw each SVG as PNG, as large as it says it is. Its letters are those of the fonts it names, where held."""
    if not svgs:
        return []
    with TemporaryDirectory() as folder:
        for place, svg in enumerate(svgs):
            Path(folder, f"picture-{place}.svg").write_bytes(svg)
        page = Path(folder, "pages.typ")
        page.write_text(PAGES)
        drawn = typst.compile(
            page, root=Path(folder), format="png", ppi=dots_an_inch, sys_inputs={"count": str(len(svgs))}
        )
    return drawn if isinstance(drawn, list) else [drawn]
