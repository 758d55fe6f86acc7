"""What an import of one file takes: `python -m tests.unit.forms.weighing FILE LIBRARY`.

It prints the comments that came in, what was rejected, the seconds, and the most memory it had, in MiB.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from store.folder import FolderLibrary
from store.importing import Landed, import_paths


def main() -> None:
    path, library = sys.argv[1:]
    began = time.monotonic()
    landed = [one for one in import_paths(FolderLibrary(library), [path]) if isinstance(one, Landed)]
    told = {
        "comments": sum(one.report.comments for one in landed),
        "rejected": sum(len(one.report.rejected) for one in landed),
        "seconds": round(time.monotonic() - began, 2),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
