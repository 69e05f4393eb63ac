"""Demo data: an invented city of unions with two years of activities, drawn from one seed.

Every name, number and picture here is made up. ``loading.load`` puts it all together.
"""
