"""Routes of portal.ledgers."""

app_name = "ledgers"
