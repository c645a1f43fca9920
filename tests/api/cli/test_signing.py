"""Signing in: a token that only its owner can read, or HUCE_TOKEN."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.api.cli.conftest import NUMBER, Desk
else:
    from tests.api.cli.conftest import NUMBER


def test_login_keeps_a_token_for_its_owner_alone(desk: Desk) -> None:
    result = desk.run("login", "xian-luru", typed="huce-xian-luru\n")
    assert result.exit_code == 0, result.stderr
    assert "陈明远" in result.stdout
    file = desk.home / "secrets" / "token"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip() not in result.output
    assert desk.run("household", "show", NUMBER).exit_code == 0


def test_a_second_login_takes_the_place_of_the_first(desk: Desk) -> None:
    for name in ("xian-luru", "tongji"):
        assert desk.run("login", name, typed=f"huce-{name}\n").exit_code == 0
    assert "郑凯" not in desk.run("rollback", "list").output
    assert [file.name for file in (desk.home / "secrets").iterdir() if "token" in file.name] == ["token"]


def test_a_wrong_password_leaves_no_token(desk: Desk) -> None:
    result = desk.run("login", "xian-luru", typed="wrong-password\n")
    assert (result.exit_code, "[sign_in_refused]" in result.stderr) == (1, True)
    assert not (desk.home / "secrets" / "token").exists()


def test_without_a_token_nothing_of_a_household_is_shown(desk: Desk) -> None:
    result = desk.run("household", "show", NUMBER)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "[not_signed_in]" in result.stderr


def test_logout_ends_the_session_and_throws_the_token_away(desk: Desk) -> None:
    desk.run("login", "xian-luru", typed="huce-xian-luru\n")
    token = (desk.home / "secrets" / "token").read_text().strip()
    assert desk.run("logout").exit_code == 0
    assert not (desk.home / "secrets" / "token").exists()
    desk.tokens["xian-luru"] = token
    assert "[not_signed_in]" in desk.run("household", "show", NUMBER, by="xian-luru").stderr


def test_a_token_that_others_can_read_is_not_used(desk: Desk) -> None:
    desk.run("login", "xian-luru", typed="huce-xian-luru\n")
    (desk.home / "secrets" / "token").chmod(0o644)
    result = desk.run("household", "show", NUMBER)
    assert (result.exit_code, "[secret_exposed]" in result.stderr) == (1, True)


def test_what_the_password_is_asked_for_cannot_be_left_out(desk: Desk) -> None:
    result = desk.run("login", "xian-luru", typed="")
    assert (result.exit_code, "[sign_in_refused]" in result.stderr) == (1, True)
