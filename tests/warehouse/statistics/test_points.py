"""From values to points: roll-up by kind, missing is not zero, policies, quotas, states (2.4, 1.1)."""

from decimal import Decimal

import pytest

from tests.warehouse.ground import Ground, day, number, weeks

NOVEMBER, OCTOBER = day("30.11"), day("31.10")


@pytest.fixture(scope="module")
def ground(tmp_path_factory) -> Ground:
    """Typed and imported statistics of October and November, built once."""
    ground = Ground(tmp_path_factory.mktemp("points"))
    october = weeks("01.10", 5)  # 1, 8, 15, 22, 29: all five end in October
    for kind in ("flow", "stock", "average", "score", "ratio", "max", "min"):
        ground.type(ground.statistic(kind, kind=kind), october, [10, 40, 25, 20, 30])
        gappy = ground.statistic(f"{kind}-gap", kind=kind)
        ground.type(gappy, october, [10, None, 25, 20, None])
    ground.type(ground.statistic("zero"), october, [10, 0, None, 0, 5])
    for policy in ("zero", "carry"):
        stock = ground.statistic(f"policy-{policy}", kind="stock", missing_policy=policy)
        ground.type(stock, october[:3], [10, None, 30])
    ground.type(ground.statistic("flow-carry", missing_policy="carry"), october[:3], [10, None, 30])
    ground.type(ground.statistic("thirds", kind="average"), october[:3], [1, 1, 2])
    ground.type(
        ground.statistic("negative", kind="average"), october[:2], ["-0.000001", "-0.000002"]
    )
    corrected = ground.statistic("corrected")
    ground.type(corrected, october, [1, 2, 3, 4, 5])
    ground.correct(corrected, october[1], 20)
    ground.type(ground.statistic("exact", kind="stock"), october[:1], ["123456789012345678.123456"])
    huge = ground.statistic("huge")
    ground.type(huge, october, ["999999999999999999"] * 5)
    ground.type(
        ground.statistic("quota-constant", quota_mode="constant", quota_constant=Decimal(7)),
        october, [1, 2, 3, 4, 5],
    )  # fmt: skip
    for kind in ("flow", "stock", "average", "max", "min"):
        planned = ground.statistic(f"quota-{kind}", kind=kind, quota_mode="periods")
        ground.type(planned, october, [1, 2, 3, 4, 5])
        ground.plan(planned, october[:4], [10, 40, 20, 30])
    whole = ground.statistic("quota-whole", quota_mode="periods")
    ground.type(whole, october, [1, 2, 3, 4, 5])
    ground.plan(whole, october, [10, 20, 30, 40, 50])
    unplanned = ground.statistic("quota-off", quota_mode="none")
    ground.type(unplanned, october, [1, 2, 3, 4, 5])
    ground.plan(unplanned, october, [9] * 5)
    ground.type(ground.statistic("month", period_type="month"), [day("30.09"), OCTOBER], [100, 50])
    ground.type(
        ground.statistic("day", period_type="day"),
        [day(f"{one}.10") for one in range(1, 9)],
        [1] * 8,
    )
    _import(ground)
    return ground.build()


def _import(ground: Ground) -> None:
    names = {"entry_mode": "import"}
    ground.statistic("IM", **names, import_name="Выручка магазина")
    ground.statistic("IS", **names, kind="stock", import_name="Остаток")
    ground.statistic("IR", **names, kind="ratio", import_name="Доля")
    typed = ground.statistic("IT", **names, import_name="Вместо")
    ground.type(typed, [day("08.10")], [777])
    ground.statistic("IQ", **names, quota_mode="periods", import_name="С планом")
    ground.statistic("manual-beside")
    ground.document(
        statistic_values=[
            number("выручка магазина", "day", "02.10", 5, attributes='{"магазин": "1"}'),
            number("Выручка Магазина ", "day", "02.10", 7, attributes='{"магазин": "2"}'),
            number("Выручка магазина", "day", "08.10", 1),
            number("Выручка магазина", "week", "05.10", 999),  # counted by its days already
            number("Выручка магазина", "week", "12.10", 20),
            number("Выручка магазина", "month", "01.09", 5000),  # coarser than its own period
            number("Остаток", "day", "02.10", 100, attributes='{"магазин": "1"}'),
            number("Остаток", "day", "06.10", 90, attributes='{"магазин": "1"}'),
            number("Остаток", "day", "03.10", 11, attributes='{"магазин": "2"}'),
            number("Доля", "day", "02.10", 50),
            number("Доля", "day", "03.10", 70),
            number("Доля", "day", "09.10", 40),
            number("Вместо", "week", "05.10", 5),
            number("Вместо", "week", "12.10", 6),
            number("С планом", "week", "05.10", 5),
            number("С планом", "week", "05.10", 8, quota=True),
            number("manual-beside", "week", "05.10", 5),
        ]
    )


@pytest.mark.parametrize(
    ("kind", "month", "with_gaps", "mark"),
    [
        ("flow", 125, 55, "partial"),
        ("stock", 30, 20, "carried"),
        ("average", 25, "18.333333", None),
        ("score", 25, "18.333333", None),
        ("max", 40, 25, None),
        ("min", 10, 10, None),
    ],
)
def test_weeks_become_months_by_the_kind(ground, kind, month, with_gaps, mark):
    assert ground.points(kind, "month")[OCTOBER] == month
    assert ground.points(kind, "month", "missing_reason")[OCTOBER] is None
    assert ground.points(f"{kind}-gap", "month")[OCTOBER] == Decimal(with_gaps)
    assert ground.points(f"{kind}-gap", "month", "missing_reason")[OCTOBER] == mark


def test_a_typed_ratio_has_no_month_because_it_cannot_be_recomputed(ground):  # FM-4, 2.5 no. 1, 2
    assert ground.points("ratio", "week")[day("08.10")] == 40
    assert ground.points("ratio", "month") == {OCTOBER: None, NOVEMBER: None}
    assert ground.points("ratio", "month", "missing_reason")[OCTOBER] == "not_additive"


def test_a_partial_sum_is_not_judged(ground):
    assert ground.points("flow-gap", "month", "condition")[OCTOBER] == "no_data"


def test_a_month_of_which_the_statistic_did_not_live_the_beginning_is_partial(ground):
    assert ground.points("thirds", "month", "missing_reason")[OCTOBER] is None  # an average may
    assert ground.points("huge", "quarter", "missing_reason")[day("31.12")] is not None


def test_missing_is_never_zero(ground):  # ST-1, 2.5 no. 3
    values = ground.points("zero")
    reasons = ground.points("zero", column="missing_reason")
    assert [values[end] for end in weeks("01.10", 5)] == [10, 0, None, 0, 5]
    assert [reasons[end] for end in weeks("01.10", 3)] == [None, None, "missing"]
    conditions = ground.points("zero", column="condition")
    assert conditions[day("08.10")] == "nonexistence"  # an entered zero
    assert conditions[day("15.10")] == "no_data"  # a holiday


def test_there_is_no_point_before_the_first_value(ground):
    assert min(ground.points("flow")) == day("01.10")


def test_the_policy_zero_writes_a_zero_when_a_period_closes(ground):
    values = ground.points("policy-zero")
    assert [values[end] for end in weeks("01.10", 4)] == [10, 0, 30, 0]
    assert values[day("19.11")] == 0
    assert values[day("26.11")] is None  # not closed yet


def test_the_policy_carry_keeps_the_last_value_of_a_stock_only(ground):
    values = ground.points("policy-carry")
    assert [values[end] for end in weeks("01.10", 4)] == [10, 10, 30, 30]
    assert values[day("26.11")] is None
    assert ground.points("flow-carry")[day("08.10")] is None


def test_a_mean_is_exact_and_rounded_half_away_from_zero(ground):
    assert ground.points("thirds", "month")[OCTOBER] == Decimal("1.333333")
    assert ground.points("negative", "month")[OCTOBER] == Decimal("-0.000002")


def test_eighteen_digits_and_six_decimals_stay_exact(ground):
    assert ground.points("exact")[day("01.10")] == Decimal("123456789012345678.123456")


def test_a_sum_too_large_for_the_mart_is_marked_and_stops_nothing(ground):
    assert ground.points("huge", "month")[OCTOBER] is None
    assert ground.points("huge", "month", "missing_reason")[OCTOBER] == "too_large"
    assert ground.points("huge", "month", "condition")[OCTOBER] == "no_data"


def test_a_corrected_value_is_marked_in_its_week_and_its_month(ground):
    states = ground.points("corrected", column="state")
    assert states[day("08.10")] == "corrected"
    assert states[day("15.10")] == "closed"
    assert states[day("26.11")] == "open"
    assert ground.points("corrected", "month", "state")[OCTOBER] == "corrected"


def test_an_open_period_has_a_point_and_no_verdict(ground):  # ST-14
    assert ground.points("flow", column="condition")[day("26.11")] is None
    assert ground.points("flow", "year", "state")[day("31.12")] == "open"
    assert ground.points("flow", "year", "condition")[day("31.12")] is None


def test_a_constant_quota_is_added_up_over_the_weeks_of_a_month(ground):
    assert set(ground.points("quota-constant", column="quota").values()) == {7}
    assert ground.points("quota-constant", "month", "quota")[OCTOBER] == 35


@pytest.mark.parametrize(
    ("kind", "month"), [("flow", None), ("stock", 30), ("average", 25), ("max", 40), ("min", 10)]
)
def test_quotas_of_periods_roll_up_as_the_kind(ground, kind, month):
    weekly = ground.points(f"quota-{kind}", column="quota")
    assert [weekly[end] for end in weeks("01.10", 5)] == [10, 40, 20, 30, None]
    assert ground.points(f"quota-{kind}", "month", "quota")[OCTOBER] == month


def test_a_flow_has_a_quota_of_the_month_when_every_week_has_one(ground):
    assert ground.points("quota-whole", "month", "quota")[OCTOBER] == 150
    assert ground.points("quota-whole", "year", "quota")[day("31.12")] is None


def test_quotas_that_are_switched_off_are_not_shown(ground):
    assert set(ground.points("quota-off", column="quota").values()) == {None}


def test_finer_period_types_than_the_own_do_not_exist(ground):
    assert ground.points("month", "week") == {}
    assert ground.points("month", "month") == {day("30.09"): 100, OCTOBER: 50, NOVEMBER: None}
    assert ground.points("month", "quarter")[day("30.09")] == 100


def test_days_make_weeks_that_end_on_thursday(ground):
    assert ground.points("day", "week")[day("01.10")] == 1
    assert ground.points("day", "week")[day("08.10")] == 7
    assert ground.points("day", "month")[OCTOBER] == 8


def test_imported_values_are_known_by_name_whatever_the_case(ground):
    assert ground.points("IM")[day("08.10")] == 13  # two shops on the 2nd, one value on the 8th


def test_values_of_days_and_of_their_week_are_not_added(ground):
    assert ground.points("IM")[day("08.10")] == 13
    assert ground.points("IM")[day("15.10")] == 20  # the ISO week of the 12th, by its Thursday


def test_an_imported_stock_is_the_last_value_of_every_part(ground):
    assert ground.points("IS")[day("08.10")] == 101


def test_imported_ratios_of_days_are_not_averaged_into_a_week(ground):
    assert ground.points("IR")[day("15.10")] == 40
    assert ground.points("IR").get(day("08.10")) is None


def test_a_typed_value_wins_over_an_imported_one(ground):  # 2.6
    assert ground.points("IT")[day("08.10")] == 777
    assert ground.points("IT")[day("15.10")] == 6


def test_an_imported_plan_is_the_quota(ground):
    assert ground.points("IQ", column="quota")[day("08.10")] == 8
    assert ground.points("IQ")[day("08.10")] == 5


def test_a_typed_statistic_takes_nothing_from_documents(ground):
    assert ground.points("manual-beside") == {}
