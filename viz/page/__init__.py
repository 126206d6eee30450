"""One HTML file that shows the network and needs nothing but a browser.

from viz.page import page
net = page(workspace.snapshot(), workspace.schema, texts=workspace.stored_text)   # a pyvis.network.Network
net.write_html("page.html")
"""

from viz.page.page import LIMIT, Page, Written, page, write_page

__all__ = ["LIMIT", "Page", "Written", "page", "write_page"]
