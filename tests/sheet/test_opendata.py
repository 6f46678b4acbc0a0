"""Open data, each kind checked by a library or schema of its standard."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any, get_args

import frictionless
import jsonschema
import pyarrow.parquet
import pytest
import rdflib
from csvw import CSVW
from lxml import etree
from pysdmx.io import read_sdmx

from dajuan.claims.model import Kind
from dajuan.ledger import Ledger
from dajuan.sheet import EXPORTS, export
from dajuan.sheet.opendata.standards import observed
from dajuan.values import DajuanError, Period
from dajuan.values.quantity import Bound

# The part of ISO 17469-2 (PerformancePlanOrReport, version 2.2.8) that is used, with its order and types; written for this test.
STRATML = """
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
 targetNamespace="urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport" elementFormDefault="qualified">
<xs:element name="Name" type="xs:string"/> <xs:element name="Description" type="xs:string"/>
<xs:element name="OtherInformation" type="xs:string"/> <xs:element name="Identifier" type="xs:ID"/>
<xs:element name="SequenceIndicator" type="xs:string"/>
<xs:element name="StartDate" type="xs:date"/> <xs:element name="EndDate" type="xs:date"/>
<xs:complexType name="Result"><xs:sequence><xs:element ref="StartDate" minOccurs="0"/><xs:element ref="EndDate" minOccurs="0"/>
 <xs:element name="NumberOfUnits" type="xs:decimal" minOccurs="0"/><xs:element ref="Description" minOccurs="0"/></xs:sequence>
</xs:complexType>
<xs:element name="PerformanceIndicator"><xs:complexType><xs:sequence><xs:element ref="SequenceIndicator" minOccurs="0"/>
 <xs:element name="MeasurementDimension" type="xs:string"/><xs:element name="UnitOfMeasurement" type="xs:string"/>
 <xs:element ref="Identifier" minOccurs="0"/><xs:element name="MeasurementInstance" minOccurs="0" maxOccurs="unbounded">
 <xs:complexType><xs:sequence><xs:element name="TargetResult" type="Result" minOccurs="0" maxOccurs="unbounded"/>
 <xs:element name="ActualResult" type="Result" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
 </xs:sequence><xs:attribute name="PerformanceIndicatorType"><xs:simpleType><xs:restriction base="xs:string">
 <xs:enumeration value="Quantitative"/><xs:enumeration value="Qualitative"/></xs:restriction></xs:simpleType></xs:attribute>
</xs:complexType></xs:element>
<xs:element name="Objective"><xs:complexType><xs:sequence><xs:element ref="Name" minOccurs="0"/>
 <xs:element ref="Description" minOccurs="0"/><xs:element ref="Identifier" minOccurs="0"/>
 <xs:element ref="SequenceIndicator" minOccurs="0"/><xs:element ref="OtherInformation" minOccurs="0"/>
 <xs:element ref="PerformanceIndicator" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="Goal"><xs:complexType><xs:sequence><xs:element ref="Name"/><xs:element ref="Description"/>
 <xs:element ref="Identifier" minOccurs="0"/><xs:element ref="SequenceIndicator" minOccurs="0"/>
 <xs:element ref="OtherInformation" minOccurs="0"/><xs:element ref="Objective" minOccurs="0" maxOccurs="unbounded"/>
</xs:sequence></xs:complexType></xs:element>
<xs:element name="PerformancePlanOrReport"><xs:complexType><xs:sequence><xs:element ref="Name"/>
 <xs:element ref="Description" minOccurs="0"/><xs:element ref="OtherInformation" minOccurs="0"/>
 <xs:element name="StrategicPlanCore"><xs:complexType><xs:sequence>
 <xs:element name="Organization" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>
 <xs:element ref="Name" minOccurs="0"/><xs:element ref="Identifier" minOccurs="0"/><xs:element ref="Description" minOccurs="0"/>
 </xs:sequence></xs:complexType></xs:element><xs:element ref="Goal" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
 <xs:element name="AdministrativeInformation" minOccurs="0"><xs:complexType><xs:sequence>
 <xs:element ref="Identifier" minOccurs="0"/><xs:element ref="StartDate" minOccurs="0"/><xs:element ref="EndDate" minOccurs="0"/>
 <xs:element name="PublicationDate" type="xs:date" minOccurs="0"/><xs:element name="Source" type="xs:anyURI" minOccurs="0"/>
 </xs:sequence></xs:complexType></xs:element></xs:sequence><xs:attribute name="Type" use="required"><xs:simpleType>
 <xs:restriction base="xs:string"><xs:enumeration value="Strategic_Plan"/><xs:enumeration value="Performance_Plan"/>
 <xs:enumeration value="Performance_Report"/></xs:restriction></xs:simpleType></xs:attribute></xs:complexType></xs:element>
</xs:schema>
"""
# SDMX 2.1, part 6: years, half-years, quarters, months, days, and ranges of a start and a duration.
SDMX_TIME = re.compile(r"\d{4}(-(S[12]|Q[1-4]|\d\d|\d\d-\d\d))?|\d{4}-\d\d-\d\d/P\d+[MD]")
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


def test_csv_on_the_web_is_valid(exports: dict[str, Path], tmp_path: Path) -> None:
    """The csvw library finds types, required cells, keys and references right, and finds a broken table."""
    assert CSVW(str(exports["package"] / "csv-metadata.json"), validate=True).is_valid
    broken = tmp_path / "broken"
    shutil.copytree(exports["package"], broken)
    figures = (broken / "figures.csv").read_text("utf-8").splitlines()
    (broken / "figures.csv").write_text("\n".join([*figures, figures[1]]) + "\n", "utf-8")
    with pytest.raises(ValueError, match="duplicate primary key"):
        _ = CSVW(str(broken / "csv-metadata.json"), validate=True).is_valid


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


def test_linked_data_uses_terms_that_exist(exports: dict[str, Path]) -> None:
    """Read as RDF, provenance uses only terms of PROV-O and reviews only those of schema.org, as rdflib lists them."""
    graph = rdflib.Graph().parse(exports["package"] / "provenance.jsonld", format="json-ld")
    used = {term for _, term, kind in graph if term != rdflib.RDF.type} | set(graph.objects(None, rdflib.RDF.type))
    assert used and all(term in rdflib.PROV for term in used), used
    assert len(set(graph.subjects(rdflib.PROV.wasDerivedFrom, None))) == 7
    lines = (exports["claimreview"] / "claimreview.jsonl").read_text("utf-8").splitlines()
    reviews = rdflib.Graph()
    for line in lines:
        review = json.loads(line) | {"@context": {"@vocab": str(rdflib.SDO)}}
        reviews.parse(data=json.dumps(review), format="json-ld")
    used = {term for _, term, kind in reviews if term != rdflib.RDF.type} | set(reviews.objects(None, rdflib.RDF.type))
    assert len(set(reviews.subjects(rdflib.RDF.type, rdflib.SDO.ClaimReview))) == len(lines)
    assert all(term in rdflib.SDO for term in used), [term for term in used if term not in rdflib.SDO]


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


def test_the_structure_of_the_sdmx_is_read_by_its_library(exports: dict[str, Path]) -> None:
    """pysdmx reads the structure; every column of the data is a component of it, every code one of its lists."""
    message = read_sdmx(exports["sdmx"] / "figures.structure.json")
    (structure,) = message.get_data_structure_definitions()
    rows = table(exports["sdmx"] / "figures.sdmx.csv")
    components = {each.id: each for each in structure.components}
    assert set(components) == set(rows[0]) - {"STRUCTURE", "STRUCTURE_ID", "ACTION"}
    (flow,) = message.get_dataflows()
    assert {row["STRUCTURE_ID"] for row in rows} == {f"{flow.agency}:{flow.id}({flow.version})"}
    lists = {each.id: {code.id for code in each.codes} for each in message.get_codelists()}
    for id in ("KIND", "SCENARIO", "OBS_STATUS", "BOUND"):
        assert {row[id] for row in rows} <= lists[f"CL_{id}"]
    assert set(get_args(Kind)) == lists["CL_KIND"] and set(get_args(Bound)) == lists["CL_BOUND"]


def test_sdmx_keeps_to_the_codes_of_its_standard(exports: dict[str, Path]) -> None:
    """Times are written as SDMX writes them, also those of part of a year; status and multiplier are codes of its lists."""
    rows = table(exports["sdmx"] / "figures.sdmx.csv")
    assert all(SDMX_TIME.fullmatch(row["TIME_PERIOD"]) for row in rows)
    assert {row["OBS_STATUS"] for row in rows} <= {"A", "E", "F"} and {row["UNIT_MULT"] for row in rows} == {"0"}
    assert {row["STRUCTURE"] for row in rows} == {"dataflow"} and {row["ACTION"] for row in rows} == {"I"}
    written = [observed(Period.parse(text)) for text in ("2021-03/2021-05", "2021-03-02/2021-03-11", "2021-H2", "2021-Q3")]
    assert written == ["2021-03-01/P3M", "2021-03-02/P10D", "2021-S2", "2021-Q3"]


def test_stratml_is_valid(exports: dict[str, Path]) -> None:
    """Each report is valid by the schema of ISO 17469-2: order, identifiers, dates and numbers; both results are there."""
    schema = etree.XMLSchema(etree.fromstring(STRATML))
    files = sorted(exports["stratml"].glob("*.xml"))
    assert files
    for path in files:
        assert schema.validate(etree.fromstring(path.read_bytes())), schema.error_log
    text = next(path for path in files if "2020" in path.name).read_text("utf-8")
    assert "<NumberOfUnits>7.6</NumberOfUnits>" in text and "<NumberOfUnits>9</NumberOfUnits>" in text
    broken = text.replace("<NumberOfUnits>9</NumberOfUnits>", "<NumberOfUnits>nine</NumberOfUnits>")
    assert not schema.validate(etree.fromstring(broken.encode()))


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
