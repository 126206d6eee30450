"""The page on which somebody logs in with a token, in both languages."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from starlette.responses import HTMLResponse, Response

STYLE = """
body { margin: 0; min-height: 100vh; display: grid; place-content: center; background: #f6f8fb; color: #1e293b;
 font: 15px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { width: min(23rem, 100vw - 4rem); padding: 1rem 1.5rem; background: #fff; border: 1px solid #e2e8f0; border-radius: 10px; }
h1 { margin: .3em 0; font-size: 1.3rem; color: #0b2545; }
label, input, button { display: block; width: 100%; box-sizing: border-box; font: inherit; }
input, button { margin-top: .5rem; padding: .4rem .6rem; border: 1px solid #cbd5e1; border-radius: 8px; }
button { background: #1d4ed8; border-color: #1d4ed8; color: #fff; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 3px solid #f59e0b; outline-offset: 1px; }
small { color: #5b6b80; }
[role=alert] { color: #b91c1c; }
"""
# A form of a page with `no-referrer` is sent with the origin "null", which the gate refuses.
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'",
    "Referrer-Policy": "same-origin",
}
PAGE = """<!doctype html>
<html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>登录 · Log in</title><style>{style}</style>
<main>
<h1>登录 · <span lang="en">Log in</span></h1>
{wrong}<form method="post" action="/login">
<label>令牌 · <span lang="en">Token</span>
<input type="password" name="token" required autofocus autocomplete="current-password"></label>
<button>登录 · <span lang="en">Log in</span></button>
</form>
<p><small>令牌由管理员用 <code>kg token add</code> 发放。<br>
<span lang="en">Whoever runs the server gives tokens: <code>kg token add</code>.</span></small></p>
</main>
</html>
"""
WRONG = '<p role="alert">令牌无效、已撤销或已过期。<br><span lang="en">This token is wrong, revoked or expired.</span></p>\n'


def response(status: int = 200, *, wrong: bool = False) -> Response:
    """The page; ``wrong``: it says that the token that was given is not good."""
    return HTMLResponse(PAGE.format(style=STYLE, wrong=WRONG if wrong else ""), status, HEADERS)
