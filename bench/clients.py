"""The clients of the mixed load, a process apart: each repeats its requests over one connection without pausing.

Reads {port, warm_up_s, seconds, clients: [{cookies, requests: [[kind, method, path, body], …]}]} from standard input as JSON;
writes {seconds, taken: {kind: [milliseconds, …]}, failed: {kind status: how often}}. `KEY` in a body becomes a fresh UUID.
"""

from __future__ import annotations

import json
import sys
import threading
import time
import uuid
from collections import Counter, defaultdict
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from typing import Any

CSRF = "a" * 32
EXPECTED = {"entry": 302}


class Clients:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.port: int = plan["port"]
        self.counts_from = time.perf_counter() + plan["warm_up_s"]
        self.until = self.counts_from + plan["seconds"]
        self.plans: list[dict[str, Any]] = plan["clients"]
        self.taken: dict[str, list[float]] = defaultdict(list)
        self.failed: Counter[str] = Counter()

    def run(self) -> dict[str, Any]:
        threads = [threading.Thread(target=self.repeat, args=(plan,)) for plan in self.plans]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"seconds": self.until - self.counts_from, "taken": self.taken, "failed": self.failed}

    def repeat(self, plan: dict[str, Any]) -> None:
        cookies = "; ".join(f"{name}={value}" for name, value in {**plan["cookies"], "csrftoken": CSRF}.items())
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        for kind, method, path, body in cycle(plan["requests"]):
            headers = {"Host": "localhost", "Cookie": cookies, "X-CSRFToken": CSRF}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = body.replace("KEY", str(uuid.uuid4()))
            if kind == "search":
                headers["HX-Request"] = "true"
            start = time.perf_counter()
            if start >= self.until:
                break
            try:
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                answer.read()
                status = answer.status
            except (OSError, HTTPException) as problem:
                connection.close()
                status = -1
                self.failed[f"{kind} {type(problem).__name__}"] += 1
            end = time.perf_counter()
            # What begins in the warm-up or ends after the bell is left out, on both sides alike.
            if start >= self.counts_from and end <= self.until and status > 0:
                if status == EXPECTED.get(kind, 200):
                    self.taken[kind].append((end - start) * 1000)
                else:
                    self.failed[f"{kind} {status}"] += 1
        connection.close()


if __name__ == "__main__":
    json.dump(Clients(json.load(sys.stdin)).run(), sys.stdout)
