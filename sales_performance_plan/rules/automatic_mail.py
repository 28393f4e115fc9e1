"""Did a machine write this mail?  Told by its headers, as RFC 3834 and the habits of mail programs have them."""

from __future__ import annotations

from collections.abc import Mapping

PRECEDENCES = frozenset({"auto_reply", "auto-reply", "bulk", "junk", "list"})
MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Tell whether nobody wrote the mail with these ``headers``: an auto-reply, an out of office, a newsletter.

    >>> is_automatic({"Auto-Submitted": "auto-replied (vacation)"}), is_automatic({"Auto-Submitted": "no"})
    (True, False)
    >>> is_automatic({"precedence": "Bulk"}), is_automatic({"Subject": "Out of office furniture"})
    (True, False)
    """
    told = {name.lower(): str(value).strip().lower() for name, value in headers.items()}
    submitted = told.get("auto-submitted", "no").split(";")[0].split("(")[0].strip()
    if submitted not in ("no", ""):
        return True
    return told.get("precedence") in PRECEDENCES or any(mark in told for mark in MARKS)


def is_receipt(content_type: str) -> bool:
    """Tell whether the mail says no more than that another was read; it came through, so it is no bounce.

    >>> is_receipt('multipart/report; report-type=disposition-notification; boundary="x"')
    True
    >>> is_receipt("multipart/report; report-type=delivery-status")
    False
    """
    return "disposition-notification" in content_type.lower()
