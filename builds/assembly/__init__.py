"""A build put together, and its arithmetic: what plugs, slots, links, modules and spacing come to.

`build` is what was chosen, `plan` how it is put together. Rules, power, placement and the catalog's pages ask
the same functions here, so that no formula stands twice.
"""
