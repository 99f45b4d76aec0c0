# SPDX-License-Identifier: Apache-2.0
"""A real browser for tests of pages: Debian's chromium, driven by plain WebDriver over HTTP."""

import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request

ARGUMENTS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--hide-scrollbars", "--force-device-scale-factor=1")


def found():
    """Whether there is one here."""
    return shutil.which("chromium") is not None and shutil.which("chromedriver") is not None


class Browser:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="contend-browser-",
                                                  ignore_cleanup_errors=True)
        environment = {**os.environ, "HOME": self.folder.name, "XDG_CACHE_HOME": self.folder.name,
                       "XDG_CONFIG_HOME": self.folder.name}
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=0"], env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.session = self.port = None
        try:
            self.session = self.start()
        except BaseException:
            self.close()
            raise

    def start(self):
        wanted = {"capabilities": {"alwaysMatch": {
            "goog:chromeOptions": {"args": [*ARGUMENTS, f"--user-data-dir={self.folder.name}/user"]},
            "goog:loggingPrefs": {"browser": "ALL"}}}}
        for line in self.driver.stdout:    # until it listens
            said = re.search(r"started successfully on port (\d+)", line)
            if said:
                self.port = said.group(1)
                return self.send("POST", "/session", wanted)["sessionId"]
        raise RuntimeError("chromedriver does not start")

    def send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.loads(answer.read())["value"]

    def ask(self, path, body=None, method="POST"):
        return self.send(method, f"/session/{self.session}{path}", body)

    def devtools(self, command, **parameters):
        return self.ask("/goog/cdp/execute", {"cmd": command, "params": parameters})

    def open(self, path, width=1280, height=900, scheme="light", media="screen"):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height,
                      deviceScaleFactor=1, mobile=width < 600)
        self.devtools("Emulation.setEmulatedMedia", media=media,
                      features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.ask("/url", {"url": "file://" + os.path.abspath(path)})

    def run(self, script):
        return self.ask("/execute/sync", {"script": script, "args": []})

    def log(self):
        """What the console said since it was asked last."""
        return self.ask("/se/log", {"type": "browser"})

    def screenshot(self, path):
        size = self.devtools("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.devtools("Page.captureScreenshot", format="png", captureBeyondViewport=True,
                             clip={"x": 0, "y": 0, "width": size["width"],
                                   "height": size["height"], "scale": 1})
        with open(path, "wb") as file:
            file.write(base64.b64decode(shot["data"]))

    def close(self):
        try:
            if self.session is not None:
                self.send("DELETE", f"/session/{self.session}")
        finally:
            self.driver.terminate()
            self.driver.wait()
            self.driver.stdout.close()
            self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
