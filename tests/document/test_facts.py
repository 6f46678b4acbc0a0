"""Who, where, when, what: each with the words it rests on and how sure it is; what a text does not tell is not guessed."""

from __future__ import annotations

import pytest

from dajuan.document import Facts, from_text, read

COMMUNIQUE = "全年粮食产量21.7万吨，比上年增长1.3%。年末全县常住人口31.5万人，比上年末减少0.2万人。" * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青川省石盘市2031年国民经济和社会发展\n统计公报\n石盘市统计局\n2032年3月27日\n" + COMMUNIQUE, "2032-03-27"),
        ("政府工作报告\n（二〇三一年一月十五日）\n各位代表：现在，我代表县人民政府，向大会报告工作。\n", "2031-01-15"),
        ("关于石盘县2031年预算执行情况与\n2032年预算草案的报告\n各位代表：\n", "2032"),
        ("2032年石盘县一般公共预算公开\n一、收入\n", "2032"),
        ("石盘县2031年财政决算公开\n一、收入\n", "2032"),
        (
            "石盘县园区改造三年行动方案（2031—2033年）\n成文日期： 2031-02-08 00:00:00\n发布机构：石盘县发展和改革局\n",
            "2031-02-08",
        ),
        ("石盘县经济运行开局良好\n2031-04-18 09:20 来源：石盘日报\n一季度，全县投资增长8.1%。\n", "2031-04-18"),
        ("石盘县石墨产业\n石盘县碳素公司成立于2029年5月，占地120亩。\n", None),
        ("云溪镇\n云溪镇于2026年1月成立，下辖18个行政村。\n", None),
    ],
)
def test_when(text: str, expected: str | None) -> None:
    """A date is taken where it dates the text: spoken, labelled, alone on its line, in the title; never one that is told of."""
    assert from_text(text).facts.date == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青川市西岭区2031年政府工作报告\n", "青川市西岭区"),
        ("2031年全市债务情况表\n地区\t限额\t余额\n衡阳市\t51.6\t50.2\n", "衡阳市"),
        ("柳岸街道地处城区北部，东临青川河，下辖7个社区。\n", "柳岸街道"),
        ("罗塘乡\n一、基本情况\n罗塘乡位于县城东部。\n", "罗塘乡"),
        ("石 盘 县\n2031年预算（草案）\n石盘县财政局编制\n", "石盘县"),
        ("我市农村经济稳步发展\n我市全市上下真抓实干，我市粮食丰收。\n", None),
        ("石盘县天信机械制造有限公司\n联系我们\n", None),
        ("巴伐利亚州2031年政府工作报告\n", "巴伐利亚州"),
    ],
)
def test_whose(text: str, expected: str | None) -> None:
    """A place is told by title, office, table or opening, made-up, small and foreign ones too; 我市 and a company tell none."""
    assert from_text(text).facts.area == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "会议文件（19）\n关于石盘县2031年预算执行情况与\n2032年预算草案的报告（书面）\n各位代表：\n",
            "关于石盘县2031年预算执行情况与2032年预算草案的报告（书面）",
        ),
        ("2031年一般公共预算执行情况\n和2032年一般公共预算草案\n目录\n", "2031年一般公共预算执行情况和2032年一般公共预算草案"),
        ("1.一般公共预算\n全县收入完成7280万元，下降3.8%。\n", None),
        ("图3\n2027-2031年全县粮食产量\n全年油料产量6.9万吨，增长2.8%。\n", None),
        ("全年快递业务量2.9亿件，增长21.3%，实现收入13.1\n亿元，增长16.8%。\n", None),
    ],
)
def test_titles(text: str, expected: str | None) -> None:
    """A title may stand below furniture and run over lines; a numbered part, a figure's name and a torn line are none."""
    assert from_text(text).facts.title == expected


def test_excerpts_tell_their_genre_by_their_words() -> None:
    """Without a title, a budget and a communiqué are known by what they count; a report that looks ahead is neither."""
    budget = "全县一般公共预算收入完成5.2亿元，为年初预算的101%。转移支付收入3.1亿元，上年结转0.4亿元，上解支出0.2亿元。" * 16
    ahead = "力争投资增长8%，加快园区建设，推动产业升级，确保就业稳定，我们要深化改革，着力改善民生。" * 20
    assert [from_text(text).facts.genre for text in (budget, COMMUNIQUE * 6, ahead)] == ["budget", "communique", "other"]


def test_every_fact_has_its_words_and_how_sure_it_is() -> None:
    """Each field that was found names its evidence and a confidence between 0 and 1."""
    facts = from_text("石盘县2031年国民经济和社会发展统计公报\n石盘县统计局\n2032年3月20日\n" + COMMUNIQUE).facts
    sure = dict(facts.confidence)
    assert set(sure) == {"title", "issuer", "area", "date", "genre", "period"} == set(dict(facts.evidence))
    assert all(0 < value <= 1 for value in sure.values())


def test_what_is_given_overrides() -> None:
    """Area, date and genre from outside stand above what the text tells, and are as sure as can be."""
    given = Facts(area="青川市", date="2030", genre="news")
    facts = from_text("石盘县2031年政府工作报告\n各位代表：\n", given).facts
    assert (facts.area, facts.date, facts.genre) == ("青川市", "2030", "news")
    assert {dict(facts.confidence)[name] for name in ("area", "date", "genre")} == {1.0}
    assert dict(facts.evidence)["area"] == "given"


PAGE = """<!doctype html><html><head><title>石盘县经济稳中有进 - 石盘县人民政府网</title>
<meta name="SiteName" content="石盘县人民政府"><meta name="ArticleTitle" content="一季度石盘县经济稳中有进">
<meta name="PubDate" content="2031-04-18 09:20"><meta name="ContentSource" content="石盘县统计局"></head>
<body><h1>一季度石盘县经济稳中有进</h1><p>全县投资增长8.1%，工业增加值增长6.2%，居民收入增长5.5%。</p></body></html>"""


def test_a_government_page_names_itself() -> None:
    """The names that government sites must use give title, day, issuer and site."""
    facts = read(PAGE.encode(), origin="t20310418.html").facts
    assert (facts.title, facts.date, facts.issuer, facts.site) == (
        "一季度石盘县经济稳中有进",
        "2031-04-18",
        "石盘县统计局",
        "石盘县人民政府",
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2031-04-18T09:20:00+08:00">',
        '<script type="application/ld+json">{"@type":"NewsArticle","headline":"甲","datePublished":"2031-04-18"}</script>',
        '<meta name="publishdate" content="20310418092000">',
    ],
)
def test_other_pages_name_their_day(head: str) -> None:
    """Open Graph, schema.org and common names give the day a page was published."""
    page = f"<!doctype html><html><head><title>甲</title>{head}</head><body><p>全县投资增长8.1%，惠及群众。</p></body></html>"
    assert read(page.encode(), origin="a.html").facts.date == "2031-04-18"


def test_a_time_element_and_a_visible_line_name_the_day() -> None:
    """A time element, and a line 发布时间 … 来源 …, date a page and name its source."""
    page = '<html><body><time datetime="2031-04-18">昨天</time><p>全县投资增长8.1%，惠及群众。</p></body></html>'
    assert read(page.encode(), origin="a.html").facts.date == "2031-04-18"
    line = "<html><body><h2>石盘县投资情况</h2><p>发布时间：2031-04-18 来源：石盘县发展和改革局</p><p>全县投资增长8.1%。</p></body></html>"
    facts = read(line.encode(), origin="a.html").facts
    assert (facts.date, facts.issuer) == ("2031-04-18", "石盘县发展和改革局")


def test_a_report_is_dated_by_its_own_words_not_by_a_later_page() -> None:
    """A page put up years after a report does not make the report younger."""
    page = PAGE.replace("一季度石盘县经济稳中有进", "石盘县2026年政府工作报告")
    assert read(page.encode(), origin="a.html").facts.date == "2026"
