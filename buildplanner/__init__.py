"""The Django project: settings, root URLs, static finders, health checks.

It knows every app and holds no domain logic.
"""
