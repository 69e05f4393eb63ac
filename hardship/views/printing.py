"""困难职工档案审批表: the form on A4, masked as on screen, with three opinions to sign and seal."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hardship.views.checks import checks_of
from hardship.views.detail import page, visible_file
from hardship.views.words import label_of, money, value_of

FACTS = (
    "name", "sex", "birth_date", "ethnicity", "id_number", "phone", "political_status", "health", "marital",
    "hukou_type", "work_state", "model_worker", "employer", "medical_insurance", "housing_type", "housing_area",
    "own_monthly_income", "family_annual_income", "rigid_expense", "family_size", "main_cause", "second_cause",
)  # fmt: skip
OPINIONS = (
    _("Opinion of the grassroots union"),
    _("Opinion of the county federation"),
    _("Opinion of the city federation"),
)


@page
def file_print(request, pk):
    file = visible_file(request, pk)
    facts = [(label_of(name), value_of(file, name)) for name in FACTS]
    context = {
        "file": file,
        "facts": [facts[place : place + 2] for place in range(0, len(facts), 2)],
        "address": value_of(file, "address"),
        "members": [(member, money(member.monthly_income)) for member in file.members.for_form()],
        "checks": checks_of(file),
        "opinions": OPINIONS,
        "now": timezone.now(),
    }
    return render(request, "hardship/file_print.html", context)
