"""What can go wrong with a build, said before it is bought: rules over value objects, docs/compatibility.md.

A rule reads a `case`, a build as it is put together with what it draws and how fast it runs, and yields
`findings`. A family of rules is one module or package, named after what it is about, and exports
its ``RULES``; `registry` lists them all.
"""
