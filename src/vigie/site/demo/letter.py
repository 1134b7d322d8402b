"""The papers of the demo: one page of PDF 1.4 that says what it is."""

from datetime import date


def letter(title: str, number: str, on: date) -> bytes:
    """Return a page with three lines in Helvetica; the same words give the same bytes."""
    lines = (f"Demo: {title}", f"Contract {number}", on.isoformat())
    words = " ".join(f"({_plain(line)}) Tj 0 -24 Td" for line in lines)
    text = f"BT /F1 14 Tf 72 760 Td {words} ET".encode("ascii")
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
            b" /Resources << /Font << /F1 4 0 R >> >> >>"
        ),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
    )
    body, places = b"%PDF-1.4\n", []
    for place, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (place, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n"
    ) % (len(parts) + 1, table, len(parts) + 1, len(body))


def _plain(line: str) -> str:
    kept = line.encode("ascii", "ignore").decode()
    return kept.replace("\\", "").replace("(", "").replace(")", "")
