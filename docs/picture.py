"""``python docs/picture.py``: takes the README's picture of the example's page anew, in a real Chromium."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from ingest.demo import example_folder
from ingest.pipeline import read_into
from kg.workspace import Workspace
from viz.page import write_page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.create(folder)
        read_into(workspace, [example_folder() / "jiangdu"])
        page = Path(folder, "page.html")
        write_page(workspace.snapshot(), workspace.schema, page, texts=workspace.stored_text)
        shown = workspace.snapshot().resolve("苏州大学")[0].id
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            tab = browser.new_page(viewport={"width": 1440, "height": 900})
            tab.goto(f"{page.as_uri()}#{shown}")
            tab.wait_for_timeout(1_500)
            tab.locator("summary").nth(4).click()  # the evidence of a relation
            tab.wait_for_timeout(500)
            tab.screenshot(path=Path(__file__).with_name("page.png"))
            browser.close()


if __name__ == "__main__":
    main()
