"""Search of the activity list, without and with the index of bigrams: ``python -m bench.search --rows 200000``.

Makes a throwaway database beside DATABASE_URL's and fills it with titles whose words are as unevenly spread as an
office's. Each search is asked in two ways, in turn: as plain conditions, with the trigram indexes that the list had
before, and as ``matching`` asks. Asked are the first page, newest first, and the count that stands above it. Both
must find the same number; the table shows medians in milliseconds.
"""

import argparse
import os
import random
import statistics
import time
from datetime import date, timedelta
from itertools import accumulate

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from django.db import connection  # noqa: E402 - Django must be set up first
from django.db.models import Q  # noqa: E402

from activities.models import Activity  # noqa: E402
from portal.accounts.roles import Role  # noqa: E402
from portal.common.pinyin import initials  # noqa: E402
from tests.factories.accounts import person  # noqa: E402
from tests.factories.activities import NOON, ActivityTypeFactory  # noqa: E402
from tests.factories.organizations import OrganizationFactory  # noqa: E402

PAGE = 20
COMMON, RARE = "志愿", "盲文"  # in six of ten titles; in one of a thousand
WORDS = (
    "清洁", "家园", "交通", "引导", "公园", "社区", "慰问", "职工", "送清凉", "义诊", "宣讲", "劳模", "助学", "普法",
    "消防", "演练", "植树", "献血", "读书", "竞赛", "送温暖", "环卫", "工人", "站点", "便民", "理发", "磨刀", "敬老",
    "食堂", "巡河", "护考", "扫雪", "防汛", "直播", "摄影", "合唱", "门球", "书法", "剪纸", "手语",
)  # fmt: skip
WEIGHTS = list(accumulate(1 / place for place in range(1, len(WORDS) + 1)))
SEARCHES = (
    ("rare word", RARE),
    ("a word of some", "书法"),
    ("two words", "书法 敬老"),
    ("common word", COMMON),
    ("nothing", "潜水"),
    ("number", "2026-000777"),
    ("initials", "mwyd"),
)
TRIGRAMS = (
    "CREATE INDEX before_title ON activities_activity USING gin (title gin_trgm_ops)",
    "CREATE INDEX before_initials ON activities_activity USING gin (title_initials gin_trgm_ops)",
)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        fill(options.rows)
        return report(options.rows, options.rounds)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def fill(rows):
    """Approved activities of ten years; the same for the same number of rows."""
    chance = random.Random(20261122)
    unit, kind = OrganizationFactory(), ActivityTypeFactory()
    clerk, reviewer = person(Role.CLERK, unit), person(Role.REVIEWER, unit)
    signed = {"created_by": clerk, "submitted_by": clerk, "approved_by": reviewer}
    moments = dict.fromkeys(("created_at", "updated_at", "submitted_at", "approved_at", "effective_at"), NOON)
    known = {}

    def activity(number):
        title = title_of(chance)
        day = date(2026, 11, 18) - timedelta(days=chance.randrange(3650))
        return Activity(
            organization=unit, organization_name=unit.name, type=kind, state="approved", headcount=12, title=title,
            title_initials=known.setdefault(title, initials(title)), number=f"A-2026-{number:06d}",
            place="".join(words_of(chance, 2)), starts_on=day, reporting_year=day.year, **signed, **moments,
        )  # fmt: skip

    for start in range(1, rows + 1, 2000):
        Activity.objects.bulk_create(activity(number) for number in range(start, min(start + 2000, rows + 1)))
    with connection.cursor() as cursor:
        for statement in (*TRIGRAMS, "VACUUM ANALYZE activities_activity"):
            cursor.execute(statement)


def words_of(chance, number):
    return chance.choices(WORDS, cum_weights=WEIGHTS, k=number)


def title_of(chance):
    words = words_of(chance, 3)
    if chance.random() < 0.6:
        words.insert(0, COMMON)
    if chance.random() < 0.001:
        words.append(RARE + "阅读")
    return "".join(words)


def plainly(text):
    """The conditions of ``matching`` without the bigrams."""
    rows = Activity.objects.all()
    for word in text.split():
        here = Q(title__icontains=word) | Q(place__icontains=word) | Q(number__icontains=word)
        rows = rows.filter(here | Q(title_initials__contains=word.lower()))
    return rows


def asked(rows):
    """``(milliseconds of the page, of the count, the count)``."""
    began = time.perf_counter()
    list(rows.order_by("-starts_on", "-pk").values_list("pk", "title")[:PAGE])
    between = time.perf_counter()
    count = rows.count()
    return (between - began) * 1000, (time.perf_counter() - between) * 1000, count


def report(rows, rounds):
    print(f"\n{rows:,} activities, {rounds} round(s), medians in ms: page / count\n")
    print(f"{'search':<16}{'found':>9}{'plain conditions':>22}{'with bigrams':>22}{'count':>9}")
    is_same = True
    for label, text in SEARCHES:
        before, now = [], []
        for _round in range(rounds):
            before.append(asked(plainly(text)))
            now.append(asked(Activity.objects.matching(text)))
        is_same &= {found for _page, _count, found in before} == {found for _page, _count, found in now}
        old, new = (tuple(map(statistics.median, zip(*results, strict=True))) for results in (before, now))
        cells = [f"{page:,.1f} / {count:,.1f}" for page, count, _found in (old, new)]
        print(f"{label:<16}{int(new[2]):>9,}{cells[0]:>22}{cells[1]:>22}{old[1] / new[1]:>8.1f}x")
    print()
    for index in ("activity_words_bigrams", "before_title", "before_initials"):
        print(f"{index}: {size_of(index) / 1e6:,.1f} MB")
    return 0 if is_same else 1


def size_of(index):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_relation_size(%s::regclass)", [index])
        return cursor.fetchone()[0]


if __name__ == "__main__":
    raise SystemExit(main())
