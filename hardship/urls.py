"""Routes of hardship families."""

from django.urls import URLPattern, path

from hardship.views import aid, aid_form, donations, funds

app_name = "hardship"

public: list[URLPattern] = []

member: list[URLPattern] = []

workbench: list[URLPattern] = [
    path("hardship/aid/", aid.aid_list, name="aid-list"),
    path("hardship/aid/totals/", aid.aid_totals, name="aid-totals"),
    path("hardship/aid/new/", aid_form.aid_create, name="aid-create"),
    path("hardship/aid/<int:pk>/", aid.aid_detail, name="aid-detail"),
    path("hardship/aid/<int:pk>/edit/", aid_form.aid_edit, name="aid-edit"),
    path("hardship/aid/<int:pk>/approve/", aid.aid_approve, name="aid-approve"),
    path("hardship/aid/<int:pk>/return/", aid.aid_return, name="aid-return"),
    path("hardship/aid/<int:pk>/take-back/", aid.aid_take_back, name="aid-take-back"),
    path("hardship/donations/", donations.donation_list, name="donation-list"),
    path("hardship/donations/new/", donations.donation_create, name="donation-create"),
    path("hardship/donations/<int:pk>/", donations.donation_detail, name="donation-detail"),
    path("hardship/donations/<int:pk>/use/", donations.donation_use, name="donation-use"),
    path("hardship/donations/<int:pk>/confirm/", donations.donation_confirm, name="donation-confirm"),
    path("hardship/donations/<int:pk>/refuse/", donations.donation_refuse, name="donation-refuse"),
    path("hardship/donations/<int:pk>/take-back/", donations.donation_take_back, name="donation-take-back"),
    path("hardship/funds/", funds.fund_list, name="fund-list"),
    path("hardship/funds/new/", funds.fund_create, name="fund-create"),
    path("hardship/funds/entries/", funds.fund_entry_list, name="fund-entry-list"),
    path("hardship/funds/entries/<int:pk>/reverse/", funds.fund_entry_reverse, name="fund-entry-reverse"),
    path("hardship/funds/allocations/<int:pk>/confirm/", funds.allocation_confirm, name="allocation-confirm"),
    path("hardship/funds/allocations/<int:pk>/refuse/", funds.allocation_refuse, name="allocation-refuse"),
    path("hardship/funds/<int:pk>/", funds.fund_detail, name="fund-detail"),
    path("hardship/funds/<int:pk>/allocate/", funds.fund_allocate, name="fund-allocate"),
    path("hardship/funds/<int:pk>/close/", funds.fund_close, name="fund-close"),
]
