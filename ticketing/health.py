"""The health check of the web container: fails unless the front page comes, as our proxy would ask for it."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit

ADDRESS = "http://127.0.0.1:8000/"


def main() -> None:
    site = urlsplit(os.environ["SITE_URL"])
    headers = {"Host": site.netloc, "X-Forwarded-Proto": site.scheme, "X-Forwarded-For": "127.0.0.1"}
    with urllib.request.urlopen(urllib.request.Request(ADDRESS, headers=headers), timeout=8) as answer:
        sys.exit(answer.status != 200)


if __name__ == "__main__":
    main()
