"""A headless Chromium, driven by chromedriver's own protocol (W3C WebDriver)."""

import json
import urllib.request

from stand import LOOPBACK, Failed, free_port, wait_for

# Reads the wall clock that the camera's /clock mount draws: see ClockPicture in camera.py. Gives the
# seconds between that moment and now, and what hls.js believes, every 200 ms.
SAMPLE = """
const seconds = arguments[0], done = arguments[1];
const video = document.querySelector('video');
const canvas = document.createElement('canvas');
canvas.width = 640; canvas.height = 32;
const context = canvas.getContext('2d', {willReadFrequently: true});
const samples = [];
function clock() {
  context.drawImage(video, 0, 0, 640, 32, 0, 0, 640, 32);
  const pixels = context.getImageData(0, 0, 640, 32).data;
  let value = 0;
  for (let bit = 0; bit < 40; bit++) {
    const upper = pixels[(8 * 640 + bit * 16 + 8) * 4] > 128;
    const lower = pixels[(24 * 640 + bit * 16 + 8) * 4] > 128;
    if (upper === lower) return null;
    value = value * 2 + (upper ? 1 : 0);
  }
  return value;
}
const timer = setInterval(() => {
  if (!video || video.readyState < 2 || video.paused) return;
  const shown = clock();
  const player = window.gatewayPlayer;
  samples.push({
    picture: shown === null ? null : (Date.now() % 2 ** 40 - shown) / 1000,
    player: player && player.latency || null});
}, 200);
setTimeout(() => { clearInterval(timer); done(samples); }, seconds * 1000);
"""


class Browser:
    def __init__(self, children, directory):
        port = free_port()
        self.driver = f"http://{LOOPBACK}:{port}"
        children.start("chromedriver", ["chromedriver", f"--port={port}"])
        wait_for("chromedriver", self.listens, 30)
        arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--autoplay-policy=no-user-gesture-required",
            "--mute-audio",
            f"--user-data-dir={directory / 'chromium'}",
        ]
        options = {"browserName": "chrome", "goog:chromeOptions": {"args": arguments}}
        answer = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": options}})
        self.session = f"/session/{answer['sessionId']}"
        self.ask("POST", f"{self.session}/timeouts", {"script": 120_000})

    def listens(self):
        try:
            return self.ask("GET", "/status")["ready"]
        except OSError:
            return False

    def ask(self, method, path, body=None):
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.driver + path, content, method=method)
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=150) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as e:
            raise Failed(f"chromedriver: {json.load(e)['value'].get('message', '')[:300]}") from e

    def open(self, url):
        self.ask("POST", f"{self.session}/url", {"url": url})

    def run(self, script):
        return self.ask("POST", f"{self.session}/execute/sync", {"script": script, "args": []})

    def wait_until_playing(self):
        wait_for(
            "the picture in the browser",
            lambda: self.run("const v = document.querySelector('video'); return v && v.currentTime > 0.5"),
            40,
        )

    def sample_latency(self, seconds):
        body = {"script": SAMPLE, "args": [seconds]}
        return self.ask("POST", f"{self.session}/execute/async", body)

    def close(self):
        self.ask("DELETE", self.session)
