"""Definitions of statistics: who may make, change and see which; what is refused and why."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from models import audit, organisation, people, statistics
from models.access import Role
from models.errors import Conflict, Forbidden, NotFound, Refused
from models.jobs import Job
from models.organisation import Post, Unit
from models.statistics import EntryMode, Statistic, Value, Visibility, Wanted
from warehouse.catalogue import DIMENSIONS


@pytest.fixture
def session(database):
    with database.writing() as session:
        yield session


def fields(post_id, code="income", **values):
    return {
        "code": code,
        "name": f"Статистика {code}",
        "definition": "Сумма оплат по банковским выпискам",
        "post_id": post_id,
        "unit": "₽",
    } | values


@pytest.fixture
def income(session, owner, small_company) -> Statistic:
    """A statistic of the head of sales, seen in his division."""
    return statistics.save(session, owner, fields(small_company.sales_head))


def wish(session, statistic_id):
    """What refresh was asked for last."""
    payload = session.scalar(
        select(Job.payload).where(Job.kind == "refresh").order_by(Job.id.desc())
    )
    return statistic_id in (payload or {}).get("statistics", ())


# who may make and change


def test_the_head_defines_a_statistic_in_his_part_of_the_company(session, head, small_company):
    one = statistics.save(session, head, fields(small_company.sales_clerk))
    assert (one.version, one.period_type, one.visibility) == (1, "week", "division")


def test_the_head_defines_nothing_outside_his_part(session, head, small_company):
    with pytest.raises(Forbidden):
        statistics.save(session, head, fields(small_company.treasurer))


def test_clerks_and_strangers_define_nothing(session, clerk, stranger, small_company):
    for viewer in (clerk, stranger):
        with pytest.raises(Forbidden):
            statistics.save(session, viewer, fields(small_company.sales_clerk))
    assert statistics.count(session) == 0


def test_a_statistic_cannot_be_given_to_a_foreign_post(
    session, head, income, small_company
):  # Z14, Z16
    with pytest.raises(Forbidden):
        statistics.save(
            session,
            head,
            {"post_id": small_company.treasurer},
            statistic_id=income.id,
            version=income.version,
        )
    session.refresh(income)
    assert income.post_id == small_company.sales_head


def test_a_foreign_statistic_cannot_be_taken(session, owner, head, small_company):  # Z14
    foreign = statistics.save(
        session, owner, fields(small_company.treasurer, visibility=Visibility.COMPANY)
    )
    with pytest.raises(Forbidden):
        statistics.save(
            session,
            head,
            {"post_id": small_company.sales_head},
            statistic_id=foreign.id,
            version=foreign.version,
        )


def test_a_hidden_statistic_is_not_even_there(session, owner, head, small_company):  # Z23
    foreign = statistics.save(session, owner, fields(small_company.treasurer))
    for change in (
        lambda: statistics.get(session, head, foreign.id),
        lambda: statistics.save(session, head, {"name": "Моё"}, statistic_id=foreign.id, version=1),
    ):
        with pytest.raises(NotFound):
            change()


@pytest.mark.parametrize("statistic_id", [":id", "%2e%2e", "", None, -1, 0, 10**20, [1], True])
def test_ids_that_are_no_ids_are_found_nowhere(session, owner, statistic_id):  # Z24
    with pytest.raises(NotFound):
        statistics.get(session, owner, statistic_id)


@pytest.mark.parametrize("field", ["id", "version", "search", "owner_id", "role"])
def test_fields_nobody_may_set_are_refused(session, owner, small_company, field):  # Z15
    with pytest.raises(Refused) as refused:
        statistics.save(session, owner, fields(small_company.sales_head, **{field: 1}))
    assert refused.value.code == "unknown_fields"


# what is refused


@pytest.mark.parametrize("field", ["code", "name", "definition", "unit"])
@pytest.mark.parametrize("value", ["", "   ", None])
def test_the_basics_are_obligatory(session, owner, small_company, field, value):  # 1.1
    with pytest.raises(Refused) as refused:
        statistics.save(session, owner, fields(small_company.sales_head) | {field: value})
    assert refused.value.code == "empty"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "sum"), ("direction", "sideways"), ("entry_mode", "magic"),
        ("period_type", "fortnight"), ("quota_mode", "formula"), ("visibility", "list"),
        ("missing_policy", "guess"), ("decimals", 7), ("decimals", -1), ("decimals", "2"),
        ("decimals", True), ("sort", 1.5), ("quota_constant", 1.5), ("min_abs_change", "много"),
        ("quota_constant", Decimal("NaN")), ("quota_constant", Decimal("1e18")),
        ("min_abs_change", Decimal("0.0000001")), ("min_abs_change", Decimal(-1)),
        ("filters", {"colour": "red"}), ("filters", {"manager": 5}), ("filters", ["manager"]),
        ("code", "a{b}"), ("code", "a@-1"), ("code", "x" * 61), ("name", "x" * 201),
        ("unit", "x" * 21), ("definition", "x" * 4001), ("post_id", None), ("post_id", 0),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_a_sentence(session, owner, small_company, field, value):
    with pytest.raises(Refused) as refused:
        statistics.save(session, owner, fields(small_company.sales_head) | {field: value})
    assert str(refused.value)
    assert statistics.count(session) == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"entry_mode": "metric"}, "empty_metric"),
        ({"missing_policy": "carry"}, "carry_needs_stock"),
        ({"quota_mode": "constant"}, "empty_quota"),
    ],
)
def test_fields_that_do_not_fit_together_are_refused(session, owner, small_company, values, code):
    with pytest.raises(Refused) as refused:
        statistics.save(session, owner, fields(small_company.sales_head, **values))
    assert refused.value.code == code


def test_the_last_value_of_a_stock_may_be_carried_on(session, owner, small_company):
    values = fields(small_company.sales_head, kind="stock", missing_policy="carry")
    assert statistics.save(session, owner, values).missing_policy == "carry"


@pytest.mark.usefixtures("income")
def test_a_code_is_given_once(session, owner, small_company):
    with pytest.raises(Refused) as refused:
        statistics.save(session, owner, fields(small_company.sales_head, name="Другая"))
    assert refused.value.code == "code_taken"


@pytest.mark.usefixtures("income")
def test_a_code_cannot_be_taken_by_a_change(session, owner, small_company):  # Z14
    other = statistics.save(session, owner, fields(small_company.sales_head, "orders"))
    with pytest.raises(Refused) as refused:
        statistics.save(session, owner, {"code": "income"}, statistic_id=other.id, version=1)
    assert refused.value.code == "code_taken"


def test_the_period_is_fixed_once_there_are_values(session, owner, income):  # 1.1
    changed = statistics.save(
        session, owner, {"period_type": "month"}, statistic_id=income.id, version=1
    )
    assert changed.period_type == "month"
    session.add(
        Value(
            statistic_id=income.id,
            period_start=dt.date(2026, 10, 1),
            period_end=dt.date(2026, 10, 31),
            value=Decimal(5),
            entered_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        )
    )
    with pytest.raises(Refused) as refused:
        statistics.save(session, owner, {"period_type": "week"}, statistic_id=income.id, version=2)
    assert refused.value.code == "period_fixed"
    statistics.save(session, owner, {"period_type": "month"}, statistic_id=income.id, version=2)


def test_filters_are_kept_by_dimension(session, owner, small_company):
    values = fields(
        small_company.sales_head,
        entry_mode="metric",
        metric="sales_amount",
        filters={"manager": "Орлова", "product": ""},
    )
    assert statistics.save(session, owner, values).filters == {"manager": "Орлова"}
    assert set(statistics.DIMENSIONS) == set(DIMENSIONS)


# two people at once


def test_an_old_version_is_a_conflict(session, owner, head, income):  # D9
    statistics.save(session, owner, {"name": "Доход"}, statistic_id=income.id, version=1)
    with pytest.raises(Conflict):
        statistics.save(session, head, {"name": "Выручка"}, statistic_id=income.id, version=1)
    assert income.name == "Доход"


def test_a_change_must_say_what_it_was_made_from(session, owner, income):  # D9
    with pytest.raises(TypeError):
        statistics.save(session, owner, {"name": "Доход"}, statistic_id=income.id)


def test_changes_of_different_fields_are_united(session, owner, head, income):  # D8
    seen = {"name": income.name, "unit": income.unit}
    statistics.save(session, owner, {"name": "Доход"}, statistic_id=income.id, version=1)
    mine = {"name": seen["name"], "unit": "тыс. ₽"}
    statistics.save(session, head, mine, statistic_id=income.id, version=1, seen=seen)
    assert (income.name, income.unit) == ("Доход", "тыс. ₽")


def test_changes_of_the_same_field_show_mine_theirs_and_the_original(session, owner, head, income):
    seen = {"name": income.name}  # D8
    statistics.save(session, owner, {"name": "Доход"}, statistic_id=income.id, version=1)
    with pytest.raises(Conflict) as conflict:
        statistics.save(
            session, head, {"name": "Выручка"}, statistic_id=income.id, version=1, seen=seen
        )
    (clash,) = conflict.value.clashes
    assert (clash.field, clash.mine, clash.theirs) == ("name", "Выручка", "Доход")
    assert clash.original == "Статистика income"


def test_saving_the_same_changes_nothing(session, owner, income):
    rows = len(session.scalars(select(audit.AuditRow.id)).all())
    same = {field: getattr(income, field) for field in statistics.EDITABLE}
    statistics.save(session, owner, same, statistic_id=income.id, version=1)
    assert income.version == 1
    assert len(session.scalars(select(audit.AuditRow.id)).all()) == rows


# archive, copy


def test_an_archived_statistic_keeps_its_place_in_the_record(session, owner, income):  # D25
    statistics.archive(session, owner, income.id)
    assert statistics.listed(session, owner) == []
    assert statistics.listed(session, owner, Wanted(archived=True)) == [income]
    statistics.restore(session, owner, income.id)
    assert statistics.listed(session, owner) == [income]


def test_the_clerk_archives_nothing(session, clerk, income):
    with pytest.raises(Forbidden):
        statistics.archive(session, clerk, income.id)


def test_a_main_statistic_is_not_archived_unnoticed(session, owner, income, small_company):  # D25
    sales = session.get(Unit, small_company.sales)
    organisation.set_main_statistic(session, owner, sales, income.id)
    with pytest.raises(Refused) as refused:
        statistics.archive(session, owner, income.id)
    assert refused.value.code == "is_main"
    with pytest.raises(Refused):
        statistics.save(
            session,
            owner,
            {"post_id": small_company.treasurer},
            statistic_id=income.id,
            version=income.version,
        )
    organisation.set_main_statistic(session, owner, sales, None)
    assert statistics.archive(session, owner, income.id).archived


def test_a_post_lets_its_main_statistic_go(session, owner, income, small_company):
    post = session.get(Post, small_company.sales_head)
    organisation.set_main_statistic(session, owner, post, income.id)
    statistics.archive(session, owner, income.id)
    assert post.main_statistic_id is None


def test_a_copy_has_everything_but_the_code_and_the_values(session, owner, income):
    copied = statistics.copy(
        session, owner, income.id, {"code": "income_month", "period_type": "month"}
    )
    assert copied.id != income.id
    assert (copied.name, copied.period_type) == (income.name, "month")
    with pytest.raises(Refused):
        statistics.copy(session, owner, income.id, {})


def test_the_head_copies_nothing_into_a_foreign_post(session, head, income, small_company):
    with pytest.raises(Forbidden):
        statistics.copy(
            session, head, income.id, {"code": "other", "post_id": small_company.treasurer}
        )


# main statistics


def test_a_unit_has_one_main_statistic(session, head, income, small_company):  # ГСО
    sales = session.get(Unit, small_company.sales)
    organisation.set_main_statistic(session, head, sales, income.id)
    other = statistics.save(session, head, fields(small_company.sales_clerk, "orders"))
    organisation.set_main_statistic(session, head, sales, other.id)
    assert sales.main_statistic_id == other.id


def test_the_main_statistic_belongs_to_the_unit(session, owner, head, income, small_company):
    treasury = session.get(Unit, small_company.treasury)
    with pytest.raises(Refused):
        organisation.set_main_statistic(session, owner, treasury, income.id)
    with pytest.raises(Forbidden):
        organisation.set_main_statistic(session, head, treasury, None)


def test_the_clerk_chooses_no_main_statistic(session, clerk, income, small_company):
    with pytest.raises(Forbidden):
        organisation.set_main_statistic(
            session, clerk, session.get(Unit, small_company.sales), income.id
        )


# who sees which


@pytest.fixture
def one_of_each(session, owner, small_company) -> dict[str, int]:
    """Statistics by visibility and owner."""
    made = {}
    for visibility in Visibility:
        for post in ("director", "sales_head", "sales_clerk", "treasurer"):
            code = f"{visibility}-{post}"
            values = fields(getattr(small_company, post), code, visibility=visibility)
            made[code] = statistics.save(session, owner, values).id
    return made


def seen_by(session, viewer):
    return {one.code for one in statistics.listed(session, viewer)}


def test_the_owner_sees_everything(session, owner, one_of_each):
    assert seen_by(session, owner) == set(one_of_each)


@pytest.mark.usefixtures("one_of_each")
def test_the_head_sees_the_company_his_division_and_his_line(session, head):  # IC-6
    assert seen_by(session, head) == {
        "company-director", "company-sales_head", "company-sales_clerk", "company-treasurer",
        "division-sales_head", "division-sales_clerk",
        "post_line-sales_head", "post_line-sales_clerk",
    }  # fmt: skip


@pytest.mark.usefixtures("one_of_each")
def test_the_clerk_sees_the_company_the_division_and_his_own_post(session, clerk):
    assert seen_by(session, clerk) == {
        "company-director", "company-sales_head", "company-sales_clerk", "company-treasurer",
        "division-sales_head", "division-sales_clerk",
        "post_line-sales_clerk",
    }  # fmt: skip


@pytest.mark.usefixtures("one_of_each")
def test_the_stranger_sees_and_edits_nothing(session, stranger):  # Z12
    assert seen_by(session, stranger) == set()
    assert statistics.listed(session, stranger, Wanted(editable=True)) == []
    assert statistics.counted(session, stranger) == 0


@pytest.mark.usefixtures("one_of_each")
def test_a_clerk_of_the_company_itself_does_not_see_the_divisions(session, small_company):  # IC-6
    user = people.add(
        session, None, "secretary", "Секретарь", Role.CLERK, unit_id=small_company.company
    )
    seen = seen_by(session, people.viewer(session, user))
    assert "division-director" in seen
    assert not {"division-sales_head", "division-treasurer", "post_line-director"} & seen


@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("owner", {"director", "sales_head", "sales_clerk", "treasurer"}),
        ("head", {"sales_head", "sales_clerk"}),
        ("clerk", {"sales_clerk"}),
    ],
)
@pytest.mark.usefixtures("one_of_each")
def test_values_are_entered_for_own_posts_and_by_heads_below(session, request, who, codes):
    viewer = request.getfixturevalue(who)
    found = statistics.listed(session, viewer, Wanted(editable=True))
    assert {one.code for one in found} >= {f"company-{code}" for code in codes}
    assert {one.code.split("-")[1] for one in found} == codes


@pytest.mark.usefixtures("one_of_each")
def test_a_held_post_counts_as_ones_own(session, clerk, small_company):  # OB-3
    holding = replace(clerk, posts=clerk.posts | {small_company.treasurer})
    assert "post_line-treasurer" in seen_by(session, holding)


def test_a_company_row_is_seen_by_everybody_unless_it_says_otherwise(
    session, owner, clerk, small_company
):  # IC-6
    statistics.save(session, owner, fields(small_company.director, "gross", company_row=True))
    hidden = fields(small_company.director, "hidden", company_row=True, visibility="post_line")
    statistics.save(session, owner, hidden)
    assert seen_by(session, clerk) == {"gross"}


# lists


@pytest.mark.parametrize(
    "search",
    ["ДОХОД", "доход", "Доход от", "от  доход", "INCOME", "ёлок", "ЕЛОК", "100%", "a_b"],
)
def test_search_knows_no_case_and_both_spellings_of_yo(session, owner, small_company, search):
    names = {"income": "Доход от продажи Ёлок", "x": "Скидка 100%", "a_b": "Прочее"}
    for code, name in names.items():
        statistics.save(session, owner, fields(small_company.sales_head, code, name=name))
    found = statistics.listed(session, owner, Wanted(search=search))
    assert len(found) == 1


def test_a_name_that_grows_when_it_is_folded_can_be_kept(session, owner, small_company):
    one = statistics.save(session, owner, fields(small_company.director, name="ﷺ" * 200))
    assert len(one.name) == 200


def test_search_and_counters_reveal_nothing_foreign(session, owner, head, small_company):  # Z17
    statistics.save(session, owner, fields(small_company.treasurer, "secret"))
    assert statistics.listed(session, head, Wanted(search="secret")) == []
    assert statistics.counted(session, head, Wanted(search="secret")) == 0
    assert statistics.counted(session, owner, Wanted(search="secret")) == 1


def test_a_list_is_filtered_and_paged(session, owner, small_company):
    for number in range(5):
        values = fields(small_company.sales_head, f"s{number}", sort=number)
        statistics.save(session, owner, values)
    daily = fields(
        small_company.treasurer, "d", period_type="day", entry_mode="metric", metric="orders"
    )
    statistics.save(session, owner, daily)

    def codes(**wanted):
        return [one.code for one in statistics.listed(session, owner, Wanted(**wanted))]

    assert codes(units=[small_company.sales]) == ["s0", "s1", "s2", "s3", "s4"]
    assert codes(entry_mode=EntryMode.METRIC) == codes(period_type="day") == ["d"]
    page = statistics.listed(session, owner, limit=2, offset=2)
    assert [one.code for one in page] == ["s1", "s2"]


# what follows from a change


def test_every_change_asks_for_new_numbers_and_stands_in_the_audit(session, owner, income):
    assert wish(session, income.id)
    session.query(Job).delete()
    statistics.save(session, owner, {"direction": "down"}, statistic_id=income.id, version=1)
    assert wish(session, income.id)
    row = session.scalar(select(audit.AuditRow).order_by(audit.AuditRow.id.desc()).limit(1))
    assert (row.action, row.before, row.after) == (
        "update",
        {"direction": "up"},
        {"direction": "down"},
    )
    assert row.actor_id == owner.user_id
