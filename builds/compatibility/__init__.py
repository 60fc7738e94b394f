"""What can go wrong with a build, said before it is bought: rules over value objects, docs/compatibility.md.

`build` is what was chosen, `plan` how it is put together, `case` both with what they draw and how fast they
run; a rule reads a case and yields findings. One module holds one family of rules; `registry` lists them all.
"""
