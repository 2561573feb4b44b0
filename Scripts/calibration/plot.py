"""The calibration as a drawing: one panel per embedder."""

import numpy as np

WIDTH, HEIGHT, MARGIN = 300, 260, 40
LOWEST = -16


def draw(results):
    panels = [panel(index, *result) for index, result in enumerate(results)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * len(results)} {HEIGHT}" '
        'font-family="sans-serif" font-size="10">\n'
        f'<rect width="{WIDTH * len(results)}" height="{HEIGHT}" fill="white"/>\n' + "".join(panels) + "</svg>\n"
    )


def panel(index, name, benchmark, table):
    left, right = index * WIDTH + MARGIN, (index + 1) * WIDTH - 10
    top, bottom = 24, HEIGHT - MARGIN
    furthest = table.distances[-1]

    def place(distance, log_rate):
        x = left + (right - left) * distance / furthest
        y = top + (bottom - top) * log_rate / LOWEST
        return f"{x:.1f},{y:.1f}"

    def line(points, style):
        return f'<polyline points="{" ".join(points)}" fill="none" {style}/>\n'

    parts = [f'<text x="{left}" y="15" font-size="12">{name}: log10 of the FMR by distance</text>\n']
    for log_rate in range(0, LOWEST - 1, -4):
        y = place(0, log_rate).split(",")[1]
        parts.append(f'<path d="M{left} {y}H{right}" stroke="#ddd"/><text x="{left - 24}" y="{y}">{log_rate}</text>\n')
    for share in (0, 0.25, 0.5, 0.75, 1):
        x = place(share * furthest, 0).split(",")[0]
        parts.append(f'<text x="{x}" y="{bottom + 14}" text-anchor="middle">{share * furthest:.2f}</text>\n')
    impostors = np.sort(benchmark.impostor_distances)
    ranks = np.unique(np.geomspace(1, len(impostors), 120).astype(int))
    measured = [place(impostors[rank - 1], np.log10(rank / len(impostors))) for rank in ranks]
    parts.append(line(measured, 'stroke="#bbb" stroke-width="4"'))
    knots = list(zip(table.distances, table.log_rates))
    parts.append(line([place(*knot) for knot in knots], 'stroke="#0057b8" stroke-width="1.2"'))
    for knot in knots:
        x, y = place(*knot).split(",")
        parts.append(f'<circle cx="{x}" cy="{y}" r="1.6" fill="#0057b8"/>\n')
    matched = np.sort(benchmark.matched_distances)
    shares = np.linspace(0, 1, 60)
    heights = [place(np.quantile(matched, share), LOWEST * (1 - share)) for share in shares]
    parts.append(line(heights, 'stroke="#d1495b" stroke-dasharray="3 2"'))
    parts.append(
        f'<text x="{left}" y="{HEIGHT - 8}">grey measured, blue table, red the share of matched pairs within (0 … 1)</text>\n')
    return "".join(parts)
