"""Routes of hardship families."""

from django.urls import URLPattern

app_name = "hardship"

public: list[URLPattern] = []

member: list[URLPattern] = []

workbench: list[URLPattern] = []
