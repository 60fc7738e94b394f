"""Charts drawn by the server: SVG without style attributes, once for wide screens and once for phones.

What every chart shares stands here: its frame, its axes and their round figures. Higher floors draw their own
upon it. Every chart has its numbers in a table beside it; Plotly takes over at the first touch
(static/js/charts.js), with a figure of the same points.
"""

from .frame import Shape, drawing, x_axis, y_axis
from .ticks import quarter_ticks, round_up, thousands

__all__ = ["Shape", "drawing", "quarter_ticks", "round_up", "thousands", "x_axis", "y_axis"]
