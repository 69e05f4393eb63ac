"""Routes of public notices."""

app_name = "notices"
