"""Charts of report tables: bars and lines along an axis, funnels and rankings as rows, and cards of key figures."""

from desktop_crm.ui.kit.charts.key_figure import KeyFigure
from desktop_crm.ui.kit.charts.view import ChartView, chart_of

__all__ = ["ChartView", "KeyFigure", "chart_of"]
