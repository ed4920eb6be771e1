"""A PDF of one empty page, as a scanner makes it: no text, and whole."""


def scan(mark: str = "") -> bytes:
    """Return the bytes; another mark gives other ones."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n"
        b"%" + mark.encode() + b"\n%%EOF\n"
    )
