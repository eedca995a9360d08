"""Makes Word files for tests out of the XML of their paragraphs."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    "</Types>"
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
STYLES = (
    f"<w:styles {W}>"
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Subtitle"><w:name w:val="Subtitle"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Item"><w:name w:val="Item"/>'
    '<w:pPr><w:numPr><w:numId w:val="9"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Item2"><w:name w:val="Item 2"/><w:basedOn w:val="Item"/></w:style></w:styles>'
)


def paragraph(text: str, style: str = "", bold: bool = False) -> str:
    shape = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p>{shape}<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def part(name: str, inner: str) -> str:
    """A part of the file: `footnotes`, `header1` …"""
    root = {"header1": "hdr", "footer1": "ftr"}.get(name, name)
    return f"<w:{root} {W}>{inner}</w:{root}>"


def word(body: str, **parts: str) -> bytes:
    """A Word file of these paragraphs; parts by their names, each linked to by its own (`header1`)."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", RELS)
        archive.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s1" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>'
            '<Relationship Id="s2" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>'
            + "".join(
                f'<Relationship Id="{name}" Type="{LINK}/{name.rstrip("1")}" Target="{name}.xml"/>'
                for name in parts
                if name != "numbering"
            )
            + "</Relationships>",
        )
        archive.writestr("word/styles.xml", STYLES)
        archive.writestr(
            "word/document.xml",
            f'<w:document {W} {W14} {MC} xmlns:r="{LINK}"><w:body>{body}</w:body></w:document>',
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return out.getvalue()


SHEET = (
    paragraph("A kind talk", "Title")
    + paragraph("Ten minutes for two.", "Subtitle")
    + paragraph("Before you start", "Heading1")
    + paragraph("Never shout.", bold=True)
    + paragraph("☐ Our phones are away.")
    + paragraph("__________")
)
