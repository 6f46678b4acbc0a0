"""From plain data to a page. Templates are data of the package, compiled once; everything is escaped."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from dajuan.sheet.addresses import Addresses, Places, encoded
from dajuan.sheet.amounts import amount, name_of, number, origin, short, stamp, statement, when
from dajuan.sheet.explaining import step_said, why_edited
from dajuan.sheet.findings import finding
from dajuan.sheet.highlighting import excerpt, kind_of, near, style_of
from dajuan.sheet.wording import LANGUAGES, Language, words

_FILES = {"changes": "changes.xml"}
ASSETS = ("style.css", "site.js", "search.js", "icon.svg")


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("dajuan.sheet.pages", "templates"),
        autoescape=True,  # the feed too: XML and HTML escape alike
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters |= {
        "amount": amount,
        "number": number,
        "statement": statement,
        "when": when,
        "short": short,
        "kind_of": kind_of,
        "style_of": style_of,
        "stamp": stamp,
        "finding": finding,
        "origin": origin,
        "name_of": name_of,
        "excerpt": excerpt,
        "near": near,
        "step_said": step_said,
        "why_edited": why_edited,
    }
    made.globals |= {"languages": LANGUAGES}
    return made


def page(
    name: str, language: Language, here: str | None = None, /, *, depth: int = 2, places: Places | None = None, **data: Any
) -> str:
    """Return the HTML of the page ``name``.

    ``here`` is its path below the language (``sheet/云溪镇-2021.html``), None for a page that stands
    alone, without the site around it; ``depth`` is how many folders below the root of the site it lies;
    ``places`` says where claims and commitments stand when they share pages.
    """
    say = words(language)
    to = Addresses(language, depth, places) if here is not None else None
    template = _environment().get_template(_FILES.get(name, f"{name}.html"))
    links, top, foot = _chrome(language, depth if to else None)
    if to is not None:
        own = Markup(encoded(here or ""))
        links, top = links.replace(_HERE, own), top.replace(_HERE, own).replace(_QUERY, escape(data.get("query", "")))
    site = f" · {say('site.name')}" if to else ""
    return template.render(t=say, language=language, to=to, here=here, links=links, top=top, foot=foot, site=site, **data)


def compile_templates() -> None:
    """Compile every template now: a server does it before anybody waits for it."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


def section(name: str, language: Language, places: Places | None, /, **data: Any) -> Markup:
    """Return the HTML of one part of a page that is filled with many of them."""
    to = Addresses(language, 2, places)
    return Markup(_environment().get_template(f"{name}.html").render(t=words(language), language=language, to=to, **data))


_HERE, _QUERY = "@HERE@", "@QUERY@"


@cache
def _chrome(language: Language, depth: int | None) -> tuple[Markup, Markup, Markup]:
    """Return what stands around every page of a language: head links, top and foot, with marks where the page's own go."""
    to = Addresses(language, depth) if depth is not None else None
    style = None if to else _style()
    made = _environment().get_template("chrome.html").render(t=words(language), language=language, to=to, here=_HERE, style=style)
    links, top, foot = (Markup(part) for part in made.split("<!-- cut -->\n"))
    return links, top, foot


@cache
def _style() -> Markup:
    """Return the style sheet for a page that stands alone. It is ours, so it needs no escaping."""
    return Markup(asset("style.css").decode())


@cache
def asset(name: str) -> bytes:
    """Return a file that all pages share. Raises ``KeyError`` for any other name."""
    if name not in ASSETS:
        raise KeyError(name)
    return (files("dajuan.sheet.pages") / "assets" / name).read_bytes()


def frame(language: Language) -> bytes:
    """Return what the pages of a language have in common: templates, words, and what stands around every page."""
    environment, say = _environment(), words(language)
    loader = environment.loader
    assert loader is not None
    sources = [loader.get_source(environment, name)[0] for name in sorted(environment.list_templates())]
    texts = [say(key) for key in sorted(say.keys)]
    return "\n".join([*sources, *texts, *_chrome(language, 2)]).encode()
