"""The formula, case by case; inputs, line and result stay with the file."""

from decimal import Decimal

import pytest

from hardship.models import Assessment
from hardship.services import formula
from hardship.services.formula import Means, Rule
from tests.factories.hardship import drafted_file, subsistence_line

RULE = Rule(line=Decimal(1000), relative_factor=Decimal(2), accident_ratio=Decimal("0.80"), edge_factor=Decimal("2.5"))
BARE = Rule(line=Decimal(1000))


def means(income, rigid, size, **more):
    def yuan(value):
        return None if value is None else Decimal(value)

    return Means(income=yuan(income), rigid_expense=yuan(rigid), family_size=size, **more)


@pytest.mark.parametrize(
    ("case", "rule", "left", "answer"),
    [
        (means(36000, 0, 3), RULE, "1000.00", ("relative", "")),  # the line itself is not below the line
        (means(35999, 0, 3), RULE, "999.97", ("deep", "")),
        (means(24000, 30000, 2), RULE, "-250.00", ("deep", "")),
        (means(71999, 0, 3), RULE, "1999.97", ("relative", "")),
        (means(72000, 0, 3), RULE, "2000.00", ("edge", "")),
        (means(90000, 0, 3), RULE, "2500.00", ("above", "")),
        (means(90000, 0, 3, cause_expense=Decimal(72000)), RULE, "2500.00", ("above", "")),  # not above 80 %
        (means(90000, 0, 3, cause_expense=Decimal(72001)), RULE, "2500.00", ("accident", "")),
        (means(900000, 0, 3, is_listed_event=True), RULE, "25000.00", ("accident", "")),
        (means(90000, 0, 3), None, "2500.00", ("unknown", "no_line")),
        (means(90000, 0, 3, is_listed_event=True), None, "2500.00", ("unknown", "no_line")),
        (means(35999, 0, 3), BARE, "999.97", ("deep", "")),
        (means(36000, 0, 3), BARE, "1000.00", ("unknown", "no_factor")),
        (means(None, 0, 3), RULE, None, ("unknown", "no_input")),
        (means(36000, 0, None), RULE, None, ("unknown", "no_input")),
    ],
)
def test_the_formula_gives(case, rule, left, answer):
    assert formula.left_per_person(case) == (None if left is None else Decimal(left))
    assert formula.measure(case, rule) == answer


def test_without_a_ratio_a_costly_cause_is_not_judged():
    rule = Rule(line=Decimal(1000), relative_factor=Decimal(2))

    assert formula.measure(means(90000, 0, 3, cause_expense=Decimal(1)), rule) == ("unknown", "no_factor")
    assert formula.measure(means(90000, 0, 3), rule) == ("above", "")


def test_the_nearest_line_of_the_year_is_kept_with_the_result(city, county, branch, caseworker, county_caseworker, now):
    subsistence_line(city, county_caseworker, amount=Decimal(800))
    subsistence_line(county, county_caseworker, year=2025, amount=Decimal(400))
    file = drafted_file(branch, caseworker, papers=False)
    of_the_city = formula.assess(file, by=caseworker, at=now)

    formula.set_line(
        organization=county, year=2026, residence="urban", amount=Decimal("499.99"), source="民政局",
        relative_factor=Decimal(2), by=county_caseworker, at=now,
    )  # fmt: skip
    of_the_county = formula.assess(file, by=caseworker, at=now)

    kept = Assessment.objects.order_by("pk").values_list(
        "line_amount", "income", "rigid_expense", "family_size", "per_capita", "result"
    )
    inputs = (Decimal(24000), Decimal(12000), 2, Decimal(500))
    assert list(kept) == [(Decimal(800), *inputs, "deep"), (Decimal("499.99"), *inputs, "relative")]
    assert of_the_city.relative_factor == Decimal(2)
    assert of_the_county.accident_ratio is None
