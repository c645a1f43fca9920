"""The accounts of the demonstration: invented people, one for each kind of work, fixed passwords."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from api.accounts import AccountNotFound, add_official, find_account, make_account
from api.divisions import Divisions
from domain.divisions import NATION, ancestors

if TYPE_CHECKING:
    from ledger.database import Connection


class DemoAccount(NamedTuple):
    """What the demonstration prints: how to sign in, who it is and what he may do."""

    name: str
    password: str
    person_name: str
    division: str
    roles: tuple[str, ...]


def create_demo_accounts(connection: Connection, county: str = "150525") -> list[DemoAccount]:
    """Make those of the demonstration accounts that are missing, and return all of them.

    The county must be loaded with its townships and villages. Raises DivisionNotFound.
    """
    accounts = _accounts(connection, county)
    with connection.transaction():
        for account in accounts:
            try:
                find_account(connection, account.name)
            except AccountNotFound:
                _make(connection, account)
    return accounts


def _accounts(connection: Connection, county: str) -> list[DemoAccount]:
    """The list for a county: its first township and that township's first village stand for theirs."""
    divisions = Divisions(connection)
    township = divisions.children(divisions.get(county).code)[0].code
    village = divisions.children(township)[0].code
    province = ancestors(county)[0]
    people = (
        ("xian-luru", "陈明远", county, "entry"),
        ("xian-shenhe", "高文博", county, "review"),
        ("xian-shenpi", "李淑华", county, "approval"),
        ("xian-shenpi2", "王建军", county, "approval"),
        ("xiang-luru", "赵海燕", township, "entry"),
        ("xiang-shenhe", "包玉山", township, "review"),
        ("cun-luru", "白秀兰", village, "entry"),
        ("sheng-houtai", "孙立新", province, "entry"),
        ("sheng-shenpi", "周晓峰", province, "approval"),
        ("shenji", "吴静", county, "audit"),
        ("tongji", "郑凯", county, "statistics"),
        ("xitong", "刘洋", NATION, "system_admin"),
        ("anquan", "张磊", NATION, "security_admin"),
        ("shenjiyuan", "杨帆", NATION, "audit_admin"),
    )
    return [
        DemoAccount(name, f"huce-{name}", person_name, division, (role,))
        for name, person_name, division, role in people
    ]


def _make(connection: Connection, account: DemoAccount) -> None:
    make_account(
        connection,
        name=account.name,
        password=account.password,
        person=add_official(connection, account.person_name),
        division=account.division,
        roles=account.roles,
    )
