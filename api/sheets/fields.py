"""The table of the forms: every column of the person export and of the household workbook.

Reading, writing and docs/zh/forms.md follow from it. Source: the person export of 2021 (47 heads)
and 贫困户/脱贫户信息采集表, blocks A to G.
"""

from __future__ import annotations

from api.sheets.columns import Column, Kind, Layout, Sheet, Use
from api.sheets.place_fields import place_layouts
from domain.errors import InvalidInput

K, U = Kind, Use
FORM = "person_year.form"


def _form(head: str, kind: Kind, name: str, codes: str | None = None, *, needed: bool = False) -> Column:
    return Column(head, kind, f"{FORM}.{name}", codes=codes, needed=needed)


def _block(name: str, *columns: tuple[str, Kind, str, str | None, bool]) -> tuple[Column, ...]:
    return tuple(
        Column(head, kind, f"household_year.{name}.{field}", codes=codes, needed=needed)
        for head, kind, field, codes, needed in columns
    )


DIVISION = tuple(
    Column(head, K.TEXT, f"division.{level}", U.KEY, needed=True)
    for head, level in zip(
        "省市县乡村", ("province", "prefecture", "county", "township", "village"), strict=True
    )
)
NUMBER = Column("户编号", K.NUMBER, "household.number", U.KEY, needed=True)
YEAR = Column("年度", K.YEAR, "row.year", U.KEY, needed=True)
PHONE = Column("户联系电话", K.PHONE, "household.phone", U.OPENING)
HEAD_NAME = Column("户主姓名", K.TEXT, "head.name", U.DERIVED, personal=True)
HEAD_DOCUMENT = Column("户主证件号码", K.DOCUMENT, "head.document", U.DERIVED, personal=True)
STANDARD = Column("识别标准", K.CODE, "household.standard", U.CHECKED, "identification_standard", needed=True)

#: The 47 columns, in the order of the national export.
EXPORT = (
    *DIVISION,
    NUMBER,
    Column("人口编号", K.NUMBER, "person.number", U.OPENING),
    Column("姓名", K.TEXT, "person.name", U.CHECKED, needed=True),
    Column("性别", K.CODE, "person.sex", U.DERIVED, "sex"),
    Column("出生日期", K.DATE, "person.birth_date", U.DERIVED),
    Column("证件类型", K.CODE, "person.document_type", U.DERIVED, "document_type"),
    Column("证件号码", K.DOCUMENT, "person.document", U.CHECKED),
    Column("民族", K.CODE, "person.ethnicity", U.OPENING, "ethnicity", needed=True),
    PHONE,
    Column("成员联系电话", K.PHONE, "person.phone", U.OPENING),
    YEAR,
    Column("与户主关系", K.CODE, "membership.relation", U.CHECKED, "relation", needed=True),
    _form("文化程度", K.CODE, "education", "education"),
    _form("在校生状况", K.CODE, "school_status", "school_status"),
    _form("劳动技能", K.CODE, "labour", "labour"),
    _form("务工时间（月）", K.MONTHS, "work_months"),
    _form("健康状况", K.CODES, "health", "health", needed=True),
    _form("政治面貌", K.CODE, "political_status", "political_status"),
    _form("务工企业名称", K.TEXT, "employer"),
    _form("是否享受低保", K.YES_NO, "low_income"),
    _form("是否参加城镇职工基本养老保险", K.YES_NO, "town_pension"),
    _form("是否参加大病保险", K.YES_NO, "major_illness_insurance"),
    _form("是否参加新型农村合作医疗（城乡居民基本医疗保险）", K.YES_NO, "rural_medical"),
    _form("是否参加城乡居民基本养老保险", K.YES_NO, "resident_pension"),
    _form("失学或辍学原因", K.CODE, "dropout_reason", "dropout_reason"),
    _form("是否会讲普通话", K.YES_NO, "mandarin"),
    _form("是否参加商业补充医疗保险", K.YES_NO, "supplementary"),
    _form("是否国外务工", K.YES_NO, "works_abroad"),
    _form("产业分类", K.TEXT, "industry"),
    _form("是否接受大病医疗救助", K.YES_NO, "medical_aid"),
    _form("是否接受其他健康扶贫", K.YES_NO, "other_health_aid"),
    _form("公益性岗位类型", K.TEXT, "welfare_post"),
    _form("公益性岗位(月数)", K.MONTHS, "welfare_months"),
    _form("就业渠道", K.TEXT, "employment_channel"),
    _form("残疾类别", K.TEXT, "disability"),
    _form("务工所在地", K.CODE, "work_place", "work_place"),
    HEAD_NAME,
    HEAD_DOCUMENT,
    _form("是否参加城镇职工基本医疗保险", K.YES_NO, "town_medical"),
    _form("是否特困供养人员", K.YES_NO, "extreme_poverty"),
    _form("残疾证办证年度", K.YEAR, "card_year"),
    STANDARD,
)

HOUSEHOLD = (
    *DIVISION,
    NUMBER,
    YEAR,
    Column("脱贫状态", K.CODE, "household.status", U.CHECKED, "poverty_status", needed=True),
    Column("识别年度", K.YEAR, "household.identified_year", U.OPENING),
    Column("脱贫年度", K.YEAR, "household.exit_year", U.OPENING),
    Column("返贫年度", K.YEAR, "household.return_year", U.OPENING),
    Column("返贫原因", K.CODE, "household.return_cause", U.OPENING, "poverty_cause"),
    Column("计划脱贫年度", K.YEAR, "household.plan_year", U.OPENING),
    HEAD_NAME,
    HEAD_DOCUMENT,
    Column("家庭人口数", K.COUNT, "row.people", U.DERIVED),
    Column("家庭住址", K.TEXT, "household.address", U.OPENING),
    PHONE,
    Column("开户银行及账号", K.TEXT, "household.bank", U.OPENING),
    STANDARD,
    Column("贫困户属性", K.CODE, "household.attribute", U.CHECKED, "poverty_attribute", needed=True),
    Column("主要致贫原因", K.CODE, "household.main_cause", U.OPENING, "poverty_cause"),
    Column("其他致贫原因", K.CODES, "household.other_causes", U.OPENING, "poverty_cause", most=2),
)

CONDITIONS = _block(
    "conditions",
    ("耕地面积（亩）", K.HUNDREDTHS, "arable_land", None, False),
    ("有效灌溉面积（亩）", K.HUNDREDTHS, "irrigated_land", None, False),
    ("林地面积（亩）", K.HUNDREDTHS, "forest", None, False),
    ("退耕还林面积（亩）", K.HUNDREDTHS, "returned_forest", None, False),
    ("林果面积（亩）", K.HUNDREDTHS, "orchard", None, False),
    ("水面面积（亩）", K.HUNDREDTHS, "water_surface", None, False),
    ("牧草地面积（亩）", K.HUNDREDTHS, "pasture", None, False),
    ("是否加入农民专业合作组织", K.YES_NO, "cooperative", None, True),
    ("是否有龙头企业带动", K.YES_NO, "leading_enterprise", None, True),
    ("是否有创业致富带头人带动", K.YES_NO, "rich_leader", None, True),
    ("是否通生产用电", K.YES_NO, "production_electricity", None, True),
    ("是否通生活用电", K.YES_NO, "domestic_electricity", None, True),
    ("是否通广播电视", K.YES_NO, "broadcast", None, True),
    ("是否饮水困难", K.YES_NO, "water_difficulty", None, True),
    ("饮水是否安全", K.YES_NO, "water_safe", None, True),
    ("住房面积（平方米）", K.HUNDREDTHS, "housing_area", None, False),
    ("住房结构", K.CODE, "housing_structure", "housing_structure", False),
    ("是否危房", K.YES_NO, "housing_dangerous", None, True),
    ("危房等级", K.CODE, "danger_grade", "danger_grade", False),
    ("住房建成年份", K.YEAR, "housing_year", None, False),
    ("是否有卫生厕所", K.YES_NO, "toilet", None, True),
    ("入户路类型", K.CODE, "road_type", "road_type", False),
    ("与村主干路距离（公里）", K.HUNDREDTHS, "road_distance", None, False),
    ("主要燃料类型", K.CODE, "fuel", "fuel", False),
    ("产业帮扶方式", K.TEXT, "industry_help", None, False),
    ("自然村（组）", K.TEXT, "natural_village", None, False),
    ("是否军烈属", K.YES_NO, "martyr_family", None, True),
    ("是否易地搬迁户", K.YES_NO, "relocated", None, True),
    ("搬迁安置方式", K.CODE, "settlement_way", "settlement_way", False),
    ("搬迁安置地", K.TEXT, "settlement_place", None, False),
)

#: Field of `domain.blocks.Income` → head; also the income on identification and on elimination.
INCOMES = {
    "wages_migrant": "务工收入", "wages_post": "公益性岗位收入", "wages_other": "其他工资性收入",
    "production_crops": "种植业收入", "production_livestock": "养殖业收入",
    "production_forest": "林果业收入", "production_other": "其他生产经营性收入",
    "property_dividend": "资产收益分红", "property_land": "土地流转收入",
    "property_other": "其他财产性收入",
    "transfer_family_planning": "计划生育金", "transfer_low_income": "低保金",
    "transfer_extreme_poverty": "特困供养金", "transfer_pension": "养老金",
    "transfer_ecological": "生态补偿金", "transfer_other": "其他转移性收入",
    "production_expenditure": "生产经营性支出", "insurance_claims": "理赔收入",
    "out_of_pocket": "合规自付支出",
}  # fmt: skip
PROBLEMS = {
    "housing_problem": "住房安全有问题", "schooling_problem": "义务教育有问题",
    "water_problem": "饮水安全有问题", "insurance_problem": "基本医疗有问题",
}  # fmt: skip
INCOME = _block("income", *((f"{head}（元）", K.MONEY, name, None, False) for name, head in INCOMES.items()))

MEASURES = _block(
    "measures",
    *((head, K.YES_NO, name, None, False) for name, head in {
        "development_help": "发展帮扶", "industry": "产业帮扶", "employment": "就业帮扶",
        "finance": "金融帮扶", "welfare_posts": "公益岗位帮扶", "housing": "住房安全保障",
        "water": "饮水安全保障", "health": "健康帮扶", "compulsory_education": "义务教育保障",
        "other_education": "其他教育帮扶", "comprehensive_security": "综合保障",
        "social_help": "社会帮扶", "relocation": "易地搬迁", "living_conditions": "生产生活条件改善",
        "infrastructure": "基础设施建设",
    }.items()),
)  # fmt: skip


def _at(when: str, block: str) -> tuple[Column, ...]:
    """The problems and the income at one moment of a monitoring."""
    place = f"household_year.monitoring.{block}"
    problems = (
        Column(f"{when}{h}", K.YES_NO, f"{place}.{name}", U.MONITORING) for name, h in PROBLEMS.items()
    )
    income = (
        Column(f"{when}{h}（元）", K.MONEY, f"{place}.income.{n}", U.MONITORING) for n, h in INCOMES.items()
    )
    return (*problems, *income)


MONITORING = (
    Column(
        "监测类别", K.CODE, "household.monitoring.category", U.MONITORING, "monitoring_category", needed=True
    ),
    Column("是否曾建档立卡", K.YES_NO, "row.registered", U.DERIVED),
    Column("无劳动力兜底保障户", K.YES_NO, "household_year.monitoring.identified.secured", U.MONITORING),
    Column(
        "致返贫风险", K.CODES, "household.monitoring.risks", U.MONITORING, "poverty_risk", needed=True, most=5
    ),
    Column("自然灾害种类", K.CODE, "household.monitoring.disaster", U.MONITORING, "natural_disaster"),
    Column("识别月份", K.MONTH, "household.monitoring.month", U.MONITORING, needed=True),
    *_at("识别时", "identified"),
    Column("风险是否消除", K.YES_NO, "row.eliminated", U.MONITORING),
    Column("消除方式", K.CODE, "household_year.monitoring.eliminated.way", U.MONITORING, "risk_elimination"),
    Column("消除月份", K.MONTH, "household_year.monitoring.eliminated.month", U.MONITORING),
    *_at("消除时", "eliminated"),
)

HELPERS = tuple(
    Column(head, kind, f"pairing.{name}", U.PAIRING, codes, needed=needed)
    for head, kind, name, codes, needed in (
        ("姓名", K.TEXT, "name", None, True),
        ("性别", K.CODE, "sex", "sex", False),
        ("政治面貌", K.CODE, "political_status", "political_status", False),
        ("帮扶单位", K.TEXT, "unit", None, True),
        ("职务", K.TEXT, "post", None, False),
        ("开始日期", K.DATE, "since", None, True),
        ("结束日期", K.DATE, "until", None, False),
        ("联系电话", K.PHONE, "phone", None, False),
    )
)

#: Columns of the export that the household workbook has on its first sheet instead.
_OF_HOUSEHOLD = {*DIVISION, YEAR, PHONE, HEAD_NAME, HEAD_DOCUMENT, STANDARD}

PERSONS = Layout(
    "persons",
    "全国人口信息导出表(2021年版式):一张工作表,47列,每名成员一行。",
    (Sheet("人口", "每名成员一行。", EXPORT, per_person=True),),
)
HOUSEHOLDS = Layout(
    "households",
    "户工作簿:信息采集表各部分各占一张工作表,按户编号合在一起。",
    (
        Sheet("户", "表头与A部分,每户一行。", HOUSEHOLD),
        Sheet("成员", "B部分,每名成员一行。",
              tuple(c for c in EXPORT if c not in _OF_HOUSEHOLD), per_person=True),
        Sheet("生产生活条件", "C部分和A部分中每年更新的内容,每户一行。", (NUMBER, *CONDITIONS)),
        Sheet("收入", "D部分:收入年度(上年10月1日至本年9月30日)的收支,每户一行。", (NUMBER, *INCOME)),
        Sheet("帮扶责任人", "E部分,每项结对一行:一户可有几行。", (NUMBER, *HELPERS), many=True),
        Sheet("帮扶措施", "F部分,每户一行。", (NUMBER, *MEASURES)),
        Sheet("监测", "G部分,每个监测户一行。", (NUMBER, *MONITORING)),
    ),
)  # fmt: skip
VILLAGES, NATURAL_VILLAGES = place_layouts(DIVISION, YEAR)
LAYOUTS = {layout.kind: layout for layout in (PERSONS, HOUSEHOLDS, VILLAGES, NATURAL_VILLAGES)}


class KindUnknown(InvalidInput):
    """There is no such form."""

    code, field = "kind_unknown", "kind"
    sentence = "没有这种表式;可用:" + "、".join(LAYOUTS) + "。"


def layout_of(kind: str) -> Layout:
    """The form of a kind. Raises KindUnknown."""
    if kind not in LAYOUTS:
        raise KindUnknown
    return LAYOUTS[kind]
