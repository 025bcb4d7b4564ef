"""The Django project that ties the apps together."""
