"""Tables that are written as text, to be read at a glance."""


def lines(text, sign="|"):
    """Return the cells of each line of a table, between which this sign stands."""
    table = []
    for line in text.strip().splitlines():
        cells = line.split(sign)
        table.append([cell.strip() for cell in cells])
    return table
