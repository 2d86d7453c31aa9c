"""The measures that a researcher asks for by name, from the chapters that tell them."""

from thapmuoi_analysis.chapters import plan
from thapmuoi_analysis.record import results

adopted_share = plan.adopted_share
cumulative_plan = plan.cumulative_plan
dated_results = results.dated_results
headline = plan.headline
planned_total = plan.planned_total
threshold_year = plan.threshold_year
units_needed = plan.units_needed
verdict = plan.verdict
