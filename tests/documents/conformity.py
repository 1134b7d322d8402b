"""PDF/A-3b by a strict validator: pikepdf's list of allowed constructs.

It refuses what it does not know, rightly for files from outside. A few constructs of ours are
lawful and unknown to it; nothing else may be found.
"""

import io
import re

import pikepdf
from pikepdf import pdfa

EXPLAINED = (
    # ISO 19005-3, 6.6.2.3: extension schemas declare properties that PDF/A does not predefine.
    r"XMP namespace (pdfaExtension|pdfaSchema|pdfaProperty|fx)=\S+ is not permitted",
    r"XMP property (pdfaExtension:schemas|fx:\w+) is not permitted",
    # Predefined: XMP specification of 2004, "XMP Paged-text Schema" and "Media Management".
    r"XMP namespace xmpTPg=\S+ is not permitted",
    r"XMP property xmpTPg:NPages is not permitted",
    r"the content of structured XMP property xmpMM:History is not checked",
    # 6.2.11.4.2: a CIDSet must name every glyph of the subset; Typst writes it so.
    # Hebrew letters come from a CFF font, of which the validator reads one form only.
    r"CIDFontType0: CFF FDArray FontMatrix is not supported",
    r"/CIDSet on a CIDFontType2 subset is not checked",
)
_EXPLAINED = re.compile("|".join(EXPLAINED))


def findings(content: bytes) -> list[str]:
    """Return what keeps a file from being PDF/A-3b, beyond what is explained above."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        report = pdfa.check(pdf, "3b")
    return [str(one) for one in report.findings if not _EXPLAINED.fullmatch(one.message)]
