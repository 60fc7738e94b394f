"""The command ``check_build``: its exit status, its JSON, its words."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

pytestmark = pytest.mark.usefixtures("catalog")

GOOD: dict[str, Any] = {
    "outlet": "eu-230v-16a",
    "parts": [
        {"part": "2x RTX 3090", "power_limit_w": 230},
        "asrock-rack-romed8-2t",
        "epyc-7302",
        "asrock-pg-1600g",
    ],
}
BAD: dict[str, Any] = {
    "name": "4x 3090 open frame",
    "parts": [
        {"part": "rtx-3090", "quantity": 4, "riser": "usb-x1", "riser_power": "sata"},
        "AX1600i",
        "ROMED8-2T",
        "EPYC 7302P",
    ],
}


def run(tmp_path: Path, build: Any, *options: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error."""
    path = tmp_path / "build.json"
    path.write_bytes(build if isinstance(build, bytes) else json.dumps(build).encode())
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_build", str(path), *options, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(str(stop.code)), out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), err.getvalue() + str(error)
    return 0, out.getvalue(), err.getvalue()


def test_a_build_that_nothing_blocks_is_0(tmp_path: Path) -> None:
    status, out, err = run(tmp_path, GOOD)
    assert (status, err) == (0, "")
    assert "Power at the wall" in out
    assert "“2x RTX 3090” read as 2× NVIDIA GeForce RTX 3090 (rtx-3090)" in out


def test_a_block_is_1_and_says_its_number_and_its_fix(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path, BAD)
    assert status == 1
    assert "riser.sata-powered" in out
    assert "54 W" in out
    assert "Fix: " in out


def test_the_json_holds_findings_power_lanes_wiring_and_price(tmp_path: Path) -> None:
    status, out, _ = run(tmp_path, BAD, "--json")
    answer = json.loads(out)
    assert status == 1
    assert {"findings", "power", "lanes", "wiring", "price"} <= set(answer)
    sata = next(each for each in answer["findings"] if each["rule"] == "riser.sata-powered")
    assert (sata["severity"], sata["limit"], sata["unit"]) == ("block", 54.0, "W")
    assert sata["parts"] == [f"rtx-3090#{n}" for n in (1, 2, 3, 4)]
    assert len(answer["lanes"]) == 4
    assert answer["power"]["wall"]["continuous_w"] > answer["power"]["dc"]["continuous_w"] > 1400
    assert answer["price"]["total_usd"] > 1000
    assert answer["counts"]["block"] == sum(each["severity"] == "block" for each in answer["findings"])


def test_the_answer_is_itself_a_build_to_check(tmp_path: Path) -> None:
    _, out, _ = run(tmp_path, BAD, "--json")
    _, again, _ = run(tmp_path, out.encode(), "--json")
    first, second = json.loads(out), json.loads(again)
    assert (first["findings"], first["build"]) == (second["findings"], second["build"])
    assert second["readings"] == []


def test_an_unknown_part_is_said_and_the_rest_is_checked(tmp_path: Path) -> None:
    status, out, err = run(tmp_path, BAD | {"parts": [*BAD["parts"], "flux capacitor"]}, "--json")
    assert status == 1
    assert "parts[4]: No part is called “flux capacitor”" in err
    assert json.loads(out)["problems"][0]["line"] == 4


def test_a_build_of_unknown_parts_alone_is_2(tmp_path: Path) -> None:
    status, out, err = run(tmp_path, {"parts": ["flux capacitor"]})
    assert (status, out) == (2, "")
    assert "flux capacitor" in err


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[[[[",
        b"[" * 50_000,
        b'{"parts": [{"part": "rtx-3090", "quantity": NaN}]}',
        b"\xff\xfe",
        b"null",
    ],
)
def test_what_is_no_build_is_2_with_words_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    status, out, err = run(tmp_path, content, "--json")
    assert (status, out) == (2, "")
    assert err.endswith((".", "]."))
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_2() -> None:
    with pytest.raises(CommandError, match="No such file") as caught:
        call_command("check_build", "/nowhere/build.json")
    assert caught.value.returncode == 2


def test_a_folder_is_2(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Cannot read") as caught:
        call_command("check_build", str(tmp_path))
    assert caught.value.returncode == 2
