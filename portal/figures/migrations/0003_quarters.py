"""Figures may be declared for quarters too."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [("week", "Week"), ("month", "Month"), ("qtr", "Quarter"), ("year", "Year")]


def period_kind():
    return models.CharField(choices=KINDS, max_length=5, verbose_name="kind of period")


class Migration(migrations.Migration):
    dependencies = [("figures", "0002_totals")]

    operations = [
        migrations.AlterField(model_name="declaredfigure", name="period_kind", field=period_kind()),
        migrations.AlterField(model_name="declaredfigureevent", name="period_kind", field=period_kind()),
        migrations.RemoveConstraint(model_name="declaredfigure", name="declaredfigure_whole_period"),
        migrations.AddConstraint(
            model_name="declaredfigure",
            constraint=models.CheckConstraint(
                name="declaredfigure_whole_period",
                condition=Q(period_kind="week", starts_on__iso_week_day=1)
                | Q(period_kind="month", starts_on__day=1)
                | Q(period_kind="qtr", starts_on__day=1, starts_on__month__in=[1, 4, 7, 10])
                | Q(period_kind="year", starts_on__day=1, starts_on__month=1),
            ),
        ),
    ]
