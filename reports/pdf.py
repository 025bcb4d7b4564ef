"""A report as PDF, by the rules of Nghị định 30/2020/NĐ-CP, Phụ lục I; the sheets are `templates/reports/paper/`.

WeasyPrint replaces a missing font without a word, so the faces of the finished file are looked at: letters in another
face mean that the font is not installed (ReportError), other signs in another face become plain ones.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, NoReturn
from unicodedata import normalize

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from reports.content import ReportError
from reports.letter import Letter
from reports.paper import Paper

FAMILIES = frozenset({"Liberation Serif", "Tinos", "Times New Roman"})  # the metrics of Times, all Vietnamese letters
PLAIN_SIGNS = str.maketrans(dict.fromkeys("●■○□▪▫◦➢➤►❖✦", "-") | dict.fromkeys("✓✔☑✅☒✗✘", "x") | {"☐": "[ ]"})
LATIN_ENDS = 0x1F00  # every letter of Vietnamese lies below
_ONE_AT_A_TIME = Lock()  # a rendering takes much memory, and the collector is off meanwhile


def report_pdf(paper: Paper) -> bytes:
    """Return the PDF of `paper`. Raises ReportError where libraries or the font are missing on this machine."""
    return sheets_pdf(paper_html(paper))


def sheets_pdf(html: str) -> bytes:
    """Return the PDF of sheets that are laid out by `report.css`. Raises ReportError as `report_pdf` does."""
    with _ONE_AT_A_TIME, _without_collector():
        pdf, strange = _rendered(html)
        if strange:
            pdf, strange = _rendered(_plain(html, strange))
    return pdf


def paper_html(paper: Paper) -> str:
    """Return the sheets as one HTML document, in Vietnamese whatever language the person reads the portal in."""
    with translation.override("vi"):
        return normalize("NFC", render_to_string("reports/paper/document.html", {"paper": paper}))


def letter_pdf(letter: Letter) -> bytes:
    """Return the PDF of the letter to late units. Raises ReportError as `report_pdf` does."""
    return sheets_pdf(normalize("NFC", render_to_string("reports/paper/letter.html", {"paper": letter})))


def _rendered(html: str) -> tuple[bytes, set[str]]:
    """Return the PDF, and the signs that the report's font does not have."""
    weasyprint, configuration = _weasyprint()
    style = weasyprint.CSS(filename=_stylesheet(), font_config=configuration, url_fetcher=_refuse)
    source = weasyprint.HTML(string=html, url_fetcher=_refuse)
    document = source.render(stylesheets=[style], font_config=configuration, pdf_tags=True)
    pdf: bytes = document.write_pdf(pdf_tags=True)
    fonts = list(document.fonts.values())
    strange = {sign for font in fonts if font.family not in FAMILIES for sign in "".join(font.to_unicode.values())}
    strange |= {chr(point) for font in fonts for point in font.missing}  # where no other font could step in
    if all(font.family not in FAMILIES for font in fonts) or any(s.isalpha() and ord(s) < LATIN_ENDS for s in strange):
        raise ReportError(
            _("The font of reports is missing on this machine: install Liberation Serif (package fonts-liberation2).")
        )
    return pdf, strange


def _weasyprint() -> tuple[Any, Any]:
    """Return the library and a fresh font configuration: it loads Pango, which may be missing."""
    try:
        import weasyprint  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except (ImportError, OSError) as missing:
        text = _("PDF files cannot be made on this machine: install the package libpangoft2-1.0-0. (%(reason)s)")
        raise ReportError(text % {"reason": str(missing).splitlines()[0]}) from missing
    return weasyprint, FontConfiguration()


def _stylesheet() -> str:
    found = finders.find("css/report.css")
    if not isinstance(found, str):
        raise ReportError(_("The stylesheet of reports is missing: install the portal again."))
    return found


def _refuse(url: str, *_args: Any, **_kwargs: Any) -> NoReturn:
    """Load nothing: everything a sheet needs stands in it, so no report can make the server ask for an address."""
    raise ValueError(url)


def _plain(html: str, strange: set[str]) -> str:
    html = html.translate(PLAIN_SIGNS)
    return html.translate({ord(sign): "?" for sign in strange if ord(sign) not in PLAIN_SIGNS})


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector off: a rendering makes millions of objects that all live until its end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
