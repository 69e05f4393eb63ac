"""Routes of activities: public news and campaigns, the workbench."""

app_name = "activities"

public = []

workbench = []
