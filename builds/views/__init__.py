"""Pages of the builds app: parse, ask one domain function, render."""
