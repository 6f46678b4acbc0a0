"""Open data, each kind checked by a library or schema of its standard."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import frictionless
import jsonschema
import pyarrow.parquet
import pytest
from lxml import etree
from pysdmx.io import read_sdmx

from dajuan.ledger import Ledger
from dajuan.sheet import EXPORTS, export
from dajuan.values import DajuanError

# The part of ISO 17469-2 (PerformancePlanOrReport, version 2.2.6) that is used, as a DTD; written for this test.
STRATML = """
<!ELEMENT PerformancePlanOrReport (Name, Description?, OtherInformation?, StrategicPlanCore, AdministrativeInformation?)>
<!ATTLIST PerformancePlanOrReport xmlns CDATA #FIXED "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
  Type (Strategic_Plan|Performance_Plan|Performance_Report) #REQUIRED>
<!ELEMENT StrategicPlanCore (Organization*, Goal+)> <!ELEMENT Organization (Name?, Identifier?, Description?)>
<!ELEMENT Goal (Name, Description, Identifier?, SequenceIndicator?, OtherInformation?, Objective*)>
<!ELEMENT Objective (Name?, Description?, Identifier?, SequenceIndicator?, OtherInformation?, PerformanceIndicator*)>
<!ELEMENT PerformanceIndicator (SequenceIndicator?, MeasurementDimension, UnitOfMeasurement, Identifier?, MeasurementInstance*)>
<!ATTLIST PerformanceIndicator PerformanceIndicatorType (Quantitative|Qualitative) #IMPLIED>
<!ELEMENT MeasurementInstance (TargetResult*, ActualResult*)>
<!ELEMENT TargetResult (StartDate?, EndDate?, NumberOfUnits?, Description?)>
<!ELEMENT ActualResult (StartDate?, EndDate?, NumberOfUnits?, Description?)>
<!ELEMENT AdministrativeInformation (Identifier?, StartDate?, EndDate?, PublicationDate?, Source?)>
<!ELEMENT Name (#PCDATA)> <!ELEMENT Description (#PCDATA)> <!ELEMENT OtherInformation (#PCDATA)>
<!ELEMENT Identifier (#PCDATA)> <!ELEMENT SequenceIndicator (#PCDATA)> <!ELEMENT MeasurementDimension (#PCDATA)>
<!ELEMENT UnitOfMeasurement (#PCDATA)> <!ELEMENT StartDate (#PCDATA)> <!ELEMENT EndDate (#PCDATA)>
<!ELEMENT NumberOfUnits (#PCDATA)>
"""
# What schema.org and the makers of search engines ask of a ClaimReview, as JSON Schema; written for this test.
CLAIM_REVIEW = {
    "type": "object",
    "required": ["@context", "@type", "url", "claimReviewed", "author", "itemReviewed", "reviewRating"],
    "properties": {
        "@context": {"const": "https://schema.org"},
        "@type": {"const": "ClaimReview"},
        "itemReviewed": {"type": "object", "required": ["@type", "author"], "properties": {"@type": {"const": "Claim"}}},
        "reviewRating": {
            "type": "object",
            "required": ["@type", "ratingValue", "bestRating", "worstRating", "alternateName"],
            "properties": {"ratingValue": {"type": "integer", "minimum": 1, "maximum": 3}},
        },
    },
}


@pytest.fixture(scope="module")
def exports(town: Ledger, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The made-up town in every format."""
    folder = tmp_path_factory.mktemp("exports")
    for format in EXPORTS:
        export(town, folder / format, format)
    return {format: folder / format for format in EXPORTS}


def table(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_the_data_package_is_valid(exports: dict[str, Path]) -> None:
    """frictionless finds the package, its types, keys and references right."""
    report = frictionless.Package(str(exports["package"] / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "message"])
    assert {task.name for task in report.tasks} == {
        "editions",
        "figures",
        "promises",
        "programmes",
        "projects",
        "targets",
        "fates",
    }


def test_both_descriptions_agree(exports: dict[str, Path]) -> None:
    """CSVW names the same tables and columns as the Data Package, and the files have them."""
    package = json.loads((exports["package"] / "datapackage.json").read_text("utf-8"))
    web = json.loads((exports["package"] / "csv-metadata.json").read_text("utf-8"))
    assert web["@context"][0] == "http://www.w3.org/ns/csvw"
    for resource, described in zip(package["resources"], web["tables"], strict=True):
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert (resource["path"], names) == (described["url"], [column["name"] for column in described["tableSchema"]["columns"]])
        rows = (exports["package"] / resource["path"]).read_text("utf-8").splitlines()
        assert rows[0].split(",") == names


def test_annotations_find_their_words(exports: dict[str, Path], town: Ledger) -> None:
    """Position and quote of each annotation lead to the same words of the edition's text."""
    lines = (exports["package"] / "annotations.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == len(town.entries())
    for line in lines:
        target = json.loads(line)["target"]
        text = town.document(target["source"].rpartition(":")[2]).text
        quote, position = target["selector"]
        assert text[position["start"] : position["end"]] == quote["exact"]
        assert text[: position["start"]].endswith(quote["prefix"]) and text[position["end"] :].startswith(quote["suffix"])


def test_provenance_names_every_source(exports: dict[str, Path], town: Ledger) -> None:
    """Each table is derived from every edition, and the editions are described."""
    graph = json.loads((exports["package"] / "provenance.jsonld").read_text("utf-8"))["@graph"]
    named = {node["@id"] for node in graph}
    for edition in town.editions():
        assert f"urn:dajuan:edition:{edition.digest}" in named
    assert all({part["@id"] for part in node.get("prov:wasDerivedFrom", [])} <= named for node in graph)


def test_sdmx_is_read_by_its_library(exports: dict[str, Path]) -> None:
    """pysdmx reads the file as SDMX-CSV 2.0, with every observation, targets beside actual values."""
    data = read_sdmx(exports["sdmx"] / "figures.sdmx.csv").data
    assert data is not None
    frame = data[0].data
    assert len(frame) == len(table(exports["csv"] / "figures.csv"))
    assert set(frame["SCENARIO"]) == {"TARGET", "ACTUAL"}
    growth = frame[(frame["KIND"] == "growth") & (frame["TIME_PERIOD"] == "2020") & (frame["INDICATOR"] == "固定资产投资")]
    stated = {scenario: float(value) for scenario, value in zip(growth["SCENARIO"], growth["OBS_VALUE"], strict=True)}
    assert stated == {"ACTUAL": 7.6, "TARGET": 9}


def test_stratml_keeps_the_order_of_its_schema(exports: dict[str, Path]) -> None:
    """Each report has the elements of ISO 17469-2 in its order, with unique identifiers and both results."""
    dtd = etree.DTD(io.StringIO(STRATML))
    files = sorted(exports["stratml"].glob("*.xml"))
    assert files
    for path in files:
        root = etree.fromstring(path.read_bytes())
        bare = etree.fromstring(
            path.read_bytes().replace(b' xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"', b"")
        )
        assert dtd.validate(bare), dtd.error_log
        ids = [node.text for node in root.iter("{*}Identifier")]
        assert len(ids) == len(set(ids))
    text = next(path for path in files if "2020" in path.name).read_text("utf-8")
    assert "<NumberOfUnits>7.6</NumberOfUnits>" in text and "<NumberOfUnits>9</NumberOfUnits>" in text


def test_each_verdict_is_a_claim_review(exports: dict[str, Path]) -> None:
    """Met, missed and exceeded targets are reviewed with their rating; what is not reported is not."""
    reviews: list[dict[str, Any]] = [
        json.loads(line) for line in (exports["claimreview"] / "claimreview.jsonl").read_text("utf-8").splitlines()
    ]
    for review in reviews:
        jsonschema.validate(review, CLAIM_REVIEW)
    outcomes = [row["outcome"] for row in table(exports["csv"] / "targets.csv")]
    assert len(reviews) == sum(outcome in ("met", "missed", "exceeded") for outcome in outcomes) > 3
    missed = [review for review in reviews if review["reviewRating"]["alternateName"] == "missed"]
    assert [review["reviewRating"]["ratingValue"] for review in missed] == [1]


def test_parquet_holds_the_same_rows(exports: dict[str, Path]) -> None:
    """Parquet and CSV have the same rows, and numbers are numbers."""
    for path in exports["parquet"].glob("*.parquet"):
        read = pyarrow.parquet.read_table(path)
        assert read.num_rows == len(table(exports["csv"] / f"{path.stem}.csv"))
    values = pyarrow.parquet.read_table(exports["parquet"] / "figures.parquet")["value"]
    assert str(values.type) == "double"


def test_an_export_again_is_the_same(exports: dict[str, Path], town: Ledger, tmp_path: Path) -> None:
    """The same ledger gives the same bytes."""
    for format, folder in exports.items():
        done = export(town, tmp_path / format, format)
        assert {name: (folder / name).read_bytes() for name in done.files} == {
            name: (tmp_path / format / name).read_bytes() for name in done.files
        }


def test_one_area_alone(town: Ledger, tmp_path: Path) -> None:
    """An export of one area holds its claims and sources only, and is still whole."""
    export(town, tmp_path / "one", "package", area="云溪镇")
    assert {row["area"] for row in table(tmp_path / "one" / "figures.csv")} == {"云溪镇"}
    assert frictionless.Package(str(tmp_path / "one" / "datapackage.json")).validate().valid


def test_an_unknown_format_is_named(town: Ledger, tmp_path: Path) -> None:
    """A format that is not there is refused with those that are, and nothing is written."""
    with pytest.raises(DajuanError, match="sdmx"):
        export(town, tmp_path / "x", "rdf")
    assert not (tmp_path / "x").exists()
