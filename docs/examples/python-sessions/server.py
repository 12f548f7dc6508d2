"""Sessions in the memory of one process, in Python alone: a server that is not Node, and speaks the contract (docs/contract.md).

It listens at PORT of 127.0.0.1. The login has no password and /me/slow holds a request: both are for a bench alone.
"""

import hmac
import json
import os
import re
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

COOKIE = "__Host-session"
FLAGS = "Path=/; Secure; HttpOnly; SameSite=Lax"
IDLE_SECONDS = 1800
OPERATOR_KEY = os.environ.get("AUTHBENCH_OPERATOR_KEY", "")
USER_ID = re.compile(r"^[A-Za-z0-9_-]{1,64}$")

sessions: dict[str, dict] = {}
lock = threading.Lock()


def principal(user_id: str) -> dict:
    role = "admin" if user_id.startswith("admin") else "user"
    return {"id": user_id, "role": role, "name": f"Name of {user_id}"}


def wish_in(body: bytes) -> dict:
    try:
        wish = json.loads(body)
    except ValueError:
        return {}
    return wish if isinstance(wish, dict) else {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: without this, the second waits 40 ms for the client's acknowledgement of the first.
    disable_nagle_algorithm = True
    # One write an answer, at once: else Nagle's algorithm and delayed acknowledgements cost 40 ms.
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/health":
            return self.answer(200, {"status": "ready"})
        if url.path not in ("/me", "/admin", "/me/slow"):
            return self.answer(404, {"error": "not found"})
        session = self.session()
        if session is None:
            return self.refuse()
        if url.path == "/admin" and session["user"]["role"] != "admin":
            return self.answer(403, {"error": "forbidden"}, secret=True)
        if url.path == "/me/slow":
            time.sleep(min(int(parse_qs(url.query).get("ms", ["300"])[0]), 99_999) / 1000)
        self.answer(200, session["user"], secret=True)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path == "/login":
            return self.login(wish_in(body))
        if self.path == "/logout":
            return self.logout()
        if self.path == "/operator/revoke":
            return self.revoke(body)
        self.answer(404, {"error": "not found"})

    def login(self, wish: dict) -> None:
        if self.headers.get("X-Forwarded-Proto") != "https":
            return self.answer(400, {"error": "a Secure cookie needs https"}, secret=True)
        user_id = wish.get("userId")
        if not isinstance(user_id, str) or not USER_ID.match(user_id):
            return self.answer(400, {"error": "bad request"}, secret=True)
        token = secrets.token_urlsafe(32)
        session = {"user": principal(user_id), "claims": wish.get("claims", {}), "seen": time.monotonic()}
        with lock:
            sessions.pop(self.token(), None)  # the one before this login ends
            sessions[token] = session
        self.answer(200, {}, secret=True, cookie=f"{COOKIE}={token}; {FLAGS}")

    def logout(self) -> None:
        if self.session() is None:
            return self.refuse()
        with lock:
            sessions.pop(self.token(), None)
        self.answer(204, None, secret=True, cookie=f"{COOKIE}=; {FLAGS}; Max-Age=0")

    def revoke(self, body: bytes) -> None:
        given = self.headers.get_all("X-Operator-Key") or []
        if not OPERATOR_KEY or len(given) != 1 or not hmac.compare_digest(given[0], OPERATOR_KEY):
            return self.answer(401, {"error": "unauthorized"}, challenge="OperatorKey")
        user_id = json.loads(body).get("userId")
        with lock:
            for token in [token for token, session in sessions.items() if session["user"]["id"] == user_id]:
                del sessions[token]
        self.answer(204, None)

    def token(self) -> str | None:
        for part in (self.headers.get("Cookie") or "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == COOKIE:
                return value
        return None

    def session(self) -> dict | None:
        now = time.monotonic()
        with lock:
            session = sessions.get(self.token() or "")
            if session is None or now - session["seen"] > IDLE_SECONDS:
                return None
            session["seen"] = now
            return session

    def refuse(self) -> None:
        self.answer(401, {"error": "unauthorized"}, secret=True, challenge='Cookie realm="example"')

    def answer(self, status, body, secret=False, cookie=None, challenge=None) -> None:
        payload = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        if body is not None:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
        if secret:
            self.send_header("Cache-Control", "no-store")
        if cookie:
            self.send_header("Set-Cookie", cookie)
        if challenge:
            self.send_header("WWW-Authenticate", challenge)
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_args) -> None:
        pass  # a log of requests would hold credentials, and cost time


class Server(ThreadingHTTPServer):
    # Python's default of 5 drops what connects at once beyond that, and the client tries again after a second.
    request_queue_size = 128
    daemon_threads = True


if __name__ == "__main__":
    server = Server(("127.0.0.1", int(os.environ["PORT"])), Handler)
    server.serve_forever()
