"""Messages of Django that we word differently. Named here only so that the catalogue finds them."""

from django.utils.translation import gettext_noop

gettext_noop("Enter a valid date.")
