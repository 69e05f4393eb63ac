"""Routes of portal.dashboard."""

app_name = ""
