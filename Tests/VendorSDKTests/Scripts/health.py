"""The server answers, and every tenant has its credentials."""

import requests

from checks import Checks, context

checks = Checks(2)
with checks.check("the server is healthy"):
    answer = requests.get(context.address + "/health", timeout=10)
    checks.equal(answer.status_code, 200)
    checks.equal(answer.json()["status"], "ok")
with checks.check("both tenants have a project each"):
    projects = {tenant["huawei"]["project_id"] for tenant in context.tenants.values()}
    checks.equal(len(projects), 2)
