"""What the columns of the SDMX-CSV mean: a structure message in SDMX-JSON 2.0, the same for every ledger.

Areas, indicators and units are written as the sources write them; SDMX lets identifiers of codes hold Latin letters only, so
those dimensions are plain text, and code lists stand for the rest.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from dajuan.claims import Kind
from dajuan.sheet.wording import LANGUAGES, words
from dajuan.values import BOUNDS

AGENCY, FLOW, VERSION = "DAJUAN", "FIGURES", "1.0.0"
_SCHEMA = "https://json.sdmx.org/2.0.0/sdmx-json-structure-schema.json"
_URN = "urn:sdmx:org.sdmx.infomodel"
_CODES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "KIND": ("kind", get_args(Kind)),
    "SCENARIO": ("sdmx_scenario", ("ACTUAL", "TARGET")),
    "OBS_STATUS": ("sdmx_status", ("A", "E", "F")),
    "BOUND": ("bound_name", BOUNDS),
}
"""The components that have a code list: where the names of the codes stand among the words of the pages, and the codes."""
_DIMENSIONS = ("REF_AREA", "INDICATOR", "KIND", "SCENARIO", "CLAIM")
_ATTRIBUTES = ("UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS", "BOUND", "SOURCE")
_NEEDED = frozenset({"UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS"})


def structure_message() -> bytes:
    """Return the data structure, its concepts and code lists, and the dataflow that the CSV names."""
    message = {
        "meta": {
            "schema": _SCHEMA,
            "id": f"{AGENCY}_{FLOW}",
            "prepared": "2026-01-01T00:00:00Z",  # of this version of the structure: the same ledger gives the same bytes
            "contentLanguages": list(LANGUAGES),
            "sender": {"id": AGENCY},
        },
        "data": {
            "codelists": [_code_list(name) for name in _CODES],
            "conceptSchemes": [_concepts()],
            "dataStructures": [_structure()],
            "dataflows": [_artefact(FLOW, "sdmx.flow") | {"structure": _reference("datastructure.DataStructure", FLOW)}],
        },
    }
    return (json.dumps(message, ensure_ascii=False, indent=1) + "\n").encode()


def _reference(kind: str, id: str, item: str = "") -> str:
    return f"{_URN}.{kind}={AGENCY}:{id}({VERSION}){item and f'.{item}'}"


def _named(id: str, key: str) -> dict[str, Any]:
    names = {language: words(language)(key) for language in LANGUAGES}
    return {"id": id, "name": names["en"], "names": names}


def _artefact(id: str, key: str) -> dict[str, Any]:
    return _named(id, key) | {"version": VERSION, "agencyID": AGENCY, "isExternalReference": False}


def _code_list(component: str) -> dict[str, Any]:
    group, codes = _CODES[component]
    return _artefact(f"CL_{component}", f"sdmx.{component}") | {"codes": [_named(code, f"{group}.{code}") for code in codes]}


def _concepts() -> dict[str, Any]:
    ids = (*_DIMENSIONS, "TIME_PERIOD", "OBS_VALUE", *_ATTRIBUTES)
    return _artefact("CS_FIGURES", "sdmx.concepts") | {"concepts": [_named(id, f"sdmx.{id}") for id in ids]}


def _component(id: str, format: str = "String") -> dict[str, Any]:
    """A component with its concept, and the codes or the format that its values have."""
    coded = id in _CODES
    held = {"enumeration": _reference("codelist.Codelist", f"CL_{id}")} if coded else {"format": {"dataType": format}}
    return {"id": id, "conceptIdentity": _reference("conceptscheme.Concept", "CS_FIGURES", id), "localRepresentation": held}


def _structure() -> dict[str, Any]:
    dimensions = [_component(id) | {"position": place} for place, id in enumerate(_DIMENSIONS, 1)]
    time = _component("TIME_PERIOD", "ObservationalTimePeriod") | {"position": len(_DIMENSIONS) + 1}
    attributes = [
        _component(id, "Integer" if id == "UNIT_MULT" else "String")
        | {"usage": "mandatory" if id in _NEEDED else "optional", "attributeRelationship": {"observation": {}}}
        for id in _ATTRIBUTES
    ]
    return _artefact(FLOW, "sdmx.structure") | {
        "dataStructureComponents": {
            "dimensionList": {"id": "DimensionDescriptor", "dimensions": dimensions, "timeDimension": time},
            "attributeList": {"id": "AttributeDescriptor", "attributes": attributes},
            "measureList": {
                "id": "MeasureDescriptor",
                "measures": [_component("OBS_VALUE", "Decimal") | {"usage": "mandatory"}],
            },
        }
    }
