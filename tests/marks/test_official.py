"""Official series: read strictly, and set beside what a report says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dajuan.marks import official_series, read_series
from dajuan.values import DajuanError

HEAD = "area,measure,period,value,unit,kind,source\n"
SDMX = "DATAFLOW,REF_AREA,INDICATOR,TRANSFORMATION,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,UNIT_MULT,OBS_STATUS\n"


def test_claims_against_a_series(tmp_path: Path, made: Any) -> None:
    """A figure that agrees within its printed digits passes, another fails, and one without a published value is not counted."""
    path = tmp_path / "series.csv"
    rows = ["云溪市,地区生产总值,2020,52213000000,CNY,,年鉴", "云溪市,GDP,2020,5.1,percent,growth,年鉴"]
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    builder = made("云溪市")
    builder.add(
        {
            "date": "2021-01-12",
            "period": "2020",
            "text": "地区生产总值522.1亿元，增长6.1%，税收收入30亿元。",
            "figures": [
                "522.1亿元 = 52210000000 CNY exact level 地区生产总值 2020 reported",
                "6.1% = 6.1 percent exact growth 地区生产总值 2020 reported",
                "30亿元 = 3000000000 CNY exact level 税收收入 2020 reported",
            ],
        }
    )
    check = official_series(builder.dossier(2020), read_series(path))
    assert [(hit.passed, hit.entries[0].claim.quote) for hit in check.hits] == [(True, "522.1亿元"), (False, "6.1%")]
    assert (check.applied, check.passed) == (2, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("area,measure,period,value\n", "lacks unit"),
        ("area,measure,period,value,unit,mood\n", "unknown columns mood"),
        (HEAD + "云溪市,税收,2020,many,CNY,,\n", "Line 2"),
        (HEAD + "云溪市,税收,last year,3,CNY,,\n", "Line 2"),
        ("REF_AREA,TIME_PERIOD,OBS_VALUE\nCN,2020,1\n", "lacks INDICATOR"),
        (SDMX + "X,CN,GDP,N,2020,many,CNY,0,A\n", "OBS_VALUE or UNIT_MULT"),
        (SDMX + "X,CN,GDP,N,2020,1,CNY,999999,A\n", "OBS_VALUE or UNIT_MULT"),
    ],
)
def test_a_bad_series_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A series with a wrong column, value, multiplier or period is refused, and the message names what is wrong."""
    path = tmp_path / "series.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DajuanError, match=said):
        read_series(path)


def test_a_series_that_is_not_there(tmp_path: Path) -> None:
    """A missing file is an error with a remedy, not a crash."""
    with pytest.raises(DajuanError) as caught:
        read_series(tmp_path / "none.csv")
    assert caught.value.problem.code == "bad-series"
    assert caught.value.problem.remedy


def test_a_series_in_sdmx(tmp_path: Path) -> None:
    """SDMX-CSV is read with its multipliers, codes of units, growth and areas; forecasts and missing values are left out."""
    path = tmp_path / "series.csv"
    rows = [
        "NBS:GDP(1.0),CN,GDP,N,2020,1015986.2,CNY,8,A",
        "NBS:GDP(1.0),CN,GDP,GY,2020,2.3,PT,,A",
        "NBS:GDP(1.0),CN,GDP,GY,2021,6,PT,,F",
        "NBS:GDP(1.0),CN,CPI,GY,2020,,PT,,M",
    ]
    path.write_text(SDMX + "\n".join(rows) + "\n", encoding="utf-8")
    found = [(each.area, each.code, each.period, str(each.value), each.unit, each.kind) for each in read_series(path)]
    assert found == [
        ("全国", "GDP", "2020", "101598620000000", "CNY", "level"),
        ("全国", "GDP", "2020", "2.3", "percent", "growth"),
    ]


def test_an_annual_stock_is_that_of_the_last_day(tmp_path: Path, made: Any) -> None:
    """A figure of 31 December meets the published value of its year."""
    path = tmp_path / "series.csv"
    path.write_text(HEAD + "云溪市,城镇登记失业率,2020,3.2,percent,,年鉴\n", encoding="utf-8")
    builder = made("云溪市")
    line = "3.1% = 3.1 percent exact level 城镇登记失业率 2020-12-31 reported"
    builder.add({"date": "2021-01-12", "period": "2020", "text": "年末城镇登记失业率3.1%。", "figures": [line]})
    check = official_series(builder.dossier(2020), read_series(path))
    assert (check.applied, check.passed) == (1, 0)
