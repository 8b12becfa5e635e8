"""Pictures: plain values in, HTML, SVG, Dash components or a Plotly figure out.

Nothing here knows a user, a database or a setting; what is shown has been decided before.
"""
