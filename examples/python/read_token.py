"""Reads the token that mallkey keeps fresh, from where a Python program has always read it. Standard library only
(PostgreSQL: psycopg where it is installed, else psql). Never refresh here: mallkey does.

mallkey가 갱신하는 토큰을 파이썬에서 예전처럼 읽습니다. 여기서 직접 갱신하지 마세요. 갱신은 mallkey가 합니다.

    python3 read_token.py postgres mymall     DATABASE_URL   cafe24.oauth_tokens
    python3 read_token.py redis mymall        REDIS_URL      cafe24:oauth:mymall
    python3 read_token.py file mymall         TOKEN_FILE     oauth_token.json
    python3 read_token.py http mymall         KEEPER_URL, MALLKEY_API_KEY
"""
import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from datetime import datetime, timedelta, timezone
from urllib.parse import unquote, urlsplit

KOREA = timezone(timedelta(hours=9))
QUERY = "select access_token from cafe24.oauth_tokens where mall_id = {} and status = 'active' and expires_at > now()"


def from_postgres(mall):
    url = os.environ["DATABASE_URL"]
    try:
        import psycopg
    except ImportError:
        # The mall goes in as a variable and the address by the environment: neither is pasted into anything.
        command = ["psql", "--no-psqlrc", "-qtA", "-v", "ON_ERROR_STOP=1", "-v", f"mall={mall}", url]
        query = QUERY.format(":'mall'")
        return subprocess.run(command, input=query, capture_output=True, text=True, check=True).stdout.strip()
    with psycopg.connect(url) as connection:
        row = connection.execute(QUERY.format("%s"), [mall]).fetchone()
        return row and row[0]


def from_redis(mall):
    """GET cafe24:oauth:{mall_id}, spoken by hand; with redis-py it is redis.from_url(url).get(key)."""
    url = urlsplit(os.environ["REDIS_URL"])
    with socket.create_connection((url.hostname, url.port or 6379), timeout=5) as line, line.makefile("rwb") as stream:

        def ask(*words):
            parts = [word.encode() for word in words]
            stream.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts))
            stream.flush()
            head = stream.readline()
            if head.startswith(b"-"):
                raise RuntimeError(head[1:].decode().strip())
            return stream.read(int(head[1:]) + 2)[:-2] if head.startswith(b"$") and head != b"$-1\r\n" else None

        if url.password:
            ask("AUTH", *([unquote(url.username)] if url.username else []), unquote(url.password))
        if url.path.strip("/"):
            ask("SELECT", url.path.strip("/"))
        raw = ask("GET", f"cafe24:oauth:{mall}")
    token = json.loads(raw) if raw else {}
    is_alive = token.get("expires_at", 0) / 1000 > datetime.now().timestamp()
    return token["access_token"] if is_alive else None


def from_file(mall):
    with open(os.environ.get("TOKEN_FILE", "oauth_token.json"), encoding="utf-8") as file:
        token = json.load(file)
    # Without a zone it is Korean time, as Cafe24 writes it: never read it as the time of this machine.
    ends = datetime.fromisoformat(re.sub(r"Z$", "+00:00", token["expires_at"]))
    ends = ends if ends.tzinfo else ends.replace(tzinfo=KOREA)
    is_alive = ends > datetime.now(timezone.utc)
    return token["access_token"] if token["mall_id"] == mall and is_alive else None


def from_http(mall):
    """The best way: always living, renewed when needed, and after a 401 asked again with ?unless={tag}."""
    request = urllib.request.Request(
        f"{os.environ['KEEPER_URL']}/v1/connections/{mall}/token",
        headers={"Authorization": f"Bearer {os.environ['MALLKEY_API_KEY']}"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["access_token"]


if __name__ == "__main__":
    if len(sys.argv) != 3 or f"from_{sys.argv[1]}" not in globals():
        sys.exit(__doc__)
    token = globals()[f"from_{sys.argv[1]}"](sys.argv[2])
    if not token:
        sys.exit(f"no living token of {sys.argv[2]}: look at `mallkey status {sys.argv[2]}`")
    print(token)
