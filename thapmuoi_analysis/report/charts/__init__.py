"""Figures, each with the sentence that describes it, computed from what is drawn.

A chart takes the numbers and a voice and returns a `Chart`; `show.figure` displays it. All are
readable in grey: what matters is told by shape, hatching and words, not by colour.
"""

from thapmuoi_analysis.report.charts.workload import regime_map, structures, week
from thapmuoi_analysis.telling.chart import Chart, styled

__all__ = [
    "Chart",
    "regime_map",
    "structures",
    "styled",
    "week",
]
