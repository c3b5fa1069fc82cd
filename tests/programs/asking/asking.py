# For each line that comes in: its own refresh, then a call with what it got, as such programs do.
import json
import os
import sys

import requests

base = os.environ["BASE"]
for _ in sys.stdin:
    form = {"grant_type": "refresh_token", "refresh_token": "from-long-ago"}
    login = ("own-app", os.environ["SECRET"])
    refreshed = requests.post(f"{base}/api/v2/oauth/token", data=form, auth=login)
    token = refreshed.json().get("access_token", "")
    called = requests.get(f"{base}/api/v2/admin/store", headers={"Authorization": f"Bearer {token}"})
    print(json.dumps({"refresh": str(refreshed.status_code), "call": str(called.status_code)}), flush=True)
