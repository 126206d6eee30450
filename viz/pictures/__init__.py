"""Pictures for reports: SVG files that print well, in black and white, with the evidence in every mark's title.

from viz.pictures import picture
svg = picture(workspace.snapshot(), workspace.schema, "timeline", name="苏州大学").svg
"""

from viz.pictures.making import PICTURES, Made, picture, write_picture

__all__ = ["PICTURES", "Made", "picture", "write_picture"]
