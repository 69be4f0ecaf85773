"""Copies what the page needs of Det Fælles Designsystem from node_modules to our own origin.

Takes the neutral theme (the others carry the marks of borger.dk and Virk), the icons that its CSS
names, and the fonts. Leaves its JavaScript: the page has its own.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "node_modules" / "dkfds" / "dist"
TARGET = ROOT / "web" / "static" / "vendor" / "dkfds"

FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")
URL = re.compile(r"url\(\.\./([^)?#]+)[^)]*\)")

FONTS = "fonts/IBMPlexSans/split/woff2"

# The letters that each part of IBM Plex Sans holds, read from the font files' own tables.
LETTERS = {
    "Latin1": "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2013-2014,"
    "U+2018-201A,U+201C-201E,U+2020-2022,U+2026,U+2030,U+2039-203A,U+2044,U+20AC,U+2122,U+2212,"
    "U+FB01-FB02",
    "Latin2": "U+0100-0101,U+0104-0130,U+0132-0151,U+0154-017F,U+018F,U+0192,U+01A0-01A1,"
    "U+01AF-01B0,U+01FA-01FF,U+0218-021B,U+0237,U+0259,U+1E80-1E85,U+1E9E,U+20A1,U+20A4,U+20A6,"
    "U+20A8-20AA,U+20AD-20AE,U+20B1-20B2,U+20B4-20B5,U+20B8-20BA,U+20BD,U+20BF",
    "Latin3": "U+0102-0103,U+01CD-01DC,U+1EA0-1EF9,U+20AB",
    "Cyrillic": "U+0400-045F,U+0472-0473,U+0490-049D,U+04A0-04A5,U+04AA-04AB,U+04AE-04B3,"
    "U+04B6-04BB,U+04C0-04C2,U+04CF-04D9,U+04DC-04DF,U+04E2-04E9,U+04EE-04F5,U+04F8-04F9",
    "Greek": "U+037E,U+0386-038A,U+038C,U+038E-03A1,U+03A3-03CE",
    "Pi": "U+0E3F,U+2032-2033,U+2070,U+2074-2079,U+2080-2089,U+2113,U+2116,U+2126,U+212E,"
    "U+2150-2151,U+2153-215E,U+2190-2199,U+21A9-21AA,U+21B0-21B3,U+21B6-21B7,U+21BA-21BB,U+21C4,"
    "U+21C6,U+2202,U+2206,U+220F,U+2211,U+2215,U+221A,U+221E,U+222B,U+2248,U+2260,U+2264-2265,"
    "U+25CA,U+2713,U+274C,U+2B0E-2B11",
}

# (file name, style, weight): the faces that the designsystem declares.
FACES = (
    ("Regular", "normal", 400),
    ("Italic", "italic", 400),
    ("Medium", "normal", 500),
    ("MediumItalic", "italic", 500),
    ("SemiBold", "normal", 600),
    ("SemiBoldItalic", "italic", 600),
    ("Bold", "normal", 700),
    ("BoldItalic", "italic", 700),
)

LICENCE = "/* Det Fælles Designsystem: MIT, OFL-1.1, Apache-2.0; see ../LICENSE.md */\n"


def font_faces() -> str:
    """CSS that fetches a part of the font only when the page has a letter of it.

    The designsystem's own rules fetch 57 to 79 kB a weight, where Danish needs 17 kB.
    """
    return "".join(
        f"@font-face{{font-display:swap;font-family:IBM Plex Sans;font-style:{style};"
        f"font-weight:{weight};src:url(../{FONTS}/IBMPlexSans-{name}-{part}.woff2) "
        f'format("woff2");unicode-range:{letters}}}\n'
        for name, style, weight in FACES
        for part, letters in LETTERS.items()
    )


def stylesheet(original: str) -> str:
    """The designsystem's CSS with our font rules in the place of its own."""
    return LICENCE + font_faces() + SOURCE_MAP.sub("", FONT_FACE.sub("", original))


def copy(name: str) -> None:
    """Copies one file of the designsystem to the same place below TARGET."""
    (TARGET / name).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(SOURCE / name, TARGET / name)


def main() -> None:
    """Lays TARGET anew; the stylesheet comes last, as make takes it for the sign of success."""
    css = stylesheet((SOURCE / "css" / "dkfds.min.css").read_text(encoding="utf-8"))
    shutil.rmtree(TARGET, ignore_errors=True)
    for name in sorted({*URL.findall(css), "img/all-svg-icons.svg", "LICENSE.md"}):
        copy(name)
    copy(f"{FONTS}/license.txt")
    (TARGET / "css").mkdir()
    (TARGET / "css" / "dkfds.css").write_text(css, encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except FileNotFoundError as error:
        sys.exit(f"tools/vendor.py: dkfds has no {error.filename}; has its layout changed?")
