"""Mail: boxes (mbox, Pipermail), folders (Maildir, `.eml`) and single messages become discussions.

A source is read twice: once for where each message stands and what it answers (`boxes`, `maildir`), then a
thread at a time for what it says (`messages`, `discussions`), so that memory holds one thread and a row of
numbers for each message.
"""

from store.formats.mail.form import Mail

__all__ = ["Mail"]
