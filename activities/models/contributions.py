"""What an activity contributes to the totals of figures, as SQL: the same definitions as in ``activities.figures``.

Only approved records count; by the day or month that is known, else by the reporting year. Unknown values contribute
nothing, so that a sum of nothing stays unknown. ``{rows}`` stands for the table, or for what a trigger saw of it.
"""

from portal.figures.statements import on_each_change

ACTIVITIES, MONEY = "activities_activity", "activities_activitymoney"

# A reporting year outside of the calendar counts on no day, as in lists.
_WHEN = """
    CASE WHEN activity.date_precision IN ('day', 'month') THEN activity.date_precision
         WHEN activity.reporting_year BETWEEN 1 AND 9999 THEN 'year' ELSE 'ever' END AS precision,
    CASE WHEN activity.date_precision = 'day' THEN activity.starts_on
         WHEN activity.date_precision = 'month' THEN date_trunc('month', activity.starts_on)::date
         WHEN activity.reporting_year BETWEEN 1 AND 9999 THEN make_date(activity.reporting_year::int, 1, 1)
         ELSE '0001-01-01' END AS starts_on"""

OF_ACTIVITIES = f"""
    SELECT activity.organization_id, {_WHEN}, part.measure, COALESCE(activity.type_id, 0) AS category,
           part.value::numeric AS value, part.is_approximate::int AS approximate
    FROM {{rows}} AS activity CROSS JOIN LATERAL (VALUES
        ('activities', 1::bigint, false),
        ('sessions', activity.session_count::bigint, activity.is_session_count_approximate),
        ('participations', activity.headcount::bigint, activity.is_headcount_approximate),
        ('served', activity.beneficiary_count::bigint, activity.is_beneficiary_count_approximate),
        ('service-time', activity.service_minutes::bigint, false)
    ) AS part(measure, value, is_approximate)
    WHERE activity.state = 'approved' AND part.value IS NOT NULL"""


def of_money(activities: str, money: str) -> str:
    """The contributions of ``money`` (rows of ActivityMoney) on ``activities``."""
    return f"""
    SELECT activity.organization_id, {_WHEN}, 'money-' || money.kind AS measure,
           COALESCE(activity.type_id, 0) AS category, money.amount AS value, money.is_approximate::int AS approximate
    FROM {activities} AS activity JOIN {money} AS money ON money.activity_id = activity.id
    WHERE activity.state = 'approved'"""


CONTRIBUTIONS = f"{OF_ACTIVITIES} UNION ALL {of_money('{rows}', MONEY)}"
ALL = CONTRIBUTIONS.format(rows=ACTIVITIES)

# Money and its activity may be written by two people at once, and each trigger reads the other's table: the trigger
# of money locks the activities, as an update of them does, so that one of the two sees what the other has committed.
_LOCK = f"PERFORM FROM {ACTIVITIES} WHERE id IN (SELECT activity_id FROM {{rows}}) ORDER BY id FOR NO KEY UPDATE;"


def activity_triggers():
    return on_each_change("totals", CONTRIBUTIONS)


def money_triggers():
    return on_each_change("totals", of_money(ACTIVITIES, "{rows}"), first=_LOCK)
