"""The number formats that every styled rival uses, as the office wants them."""

FORMATS = {
    "text": "@",
    "integer": "0",
    "money": "#,##0.00",
    "hours": "#,##0.0",
    "date": "yyyy-mm-dd",
}
ALIGNED = {"text": "left", "date": "center", "integer": "right", "money": "right", "hours": "right"}
