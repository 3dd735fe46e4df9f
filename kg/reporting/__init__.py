"""The report: one HTML file with the words, diagrams and tables of a debate, and the quotes behind each of them."""

from kg.reporting.page import Wishes, report

__all__ = ["Wishes", "report"]
