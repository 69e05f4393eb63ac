"""Numbers as requests carry them: in hidden fields, lists of keys and addresses."""


def whole_number(text, max_digits=9):
    """Return the number written in ``text`` with at most ``max_digits`` of the digits 0 to 9, or None.

    ``int`` takes more than a request should say: signs, blanks, the digits of other scripts; and it fails over
    thousands of digits.
    """
    is_number = text.isascii() and text.isdigit() and len(text) <= max_digits
    return int(text) if is_number else None
