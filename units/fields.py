"""Text fields that keep Vietnamese the same whatever the keyboard, the file or the database."""

from typing import TYPE_CHECKING, Any

from django.db import models

from units.text import fold, nfc, sort_key

if TYPE_CHECKING:  # at run time Django's fields are not generic
    _CharField = models.CharField[str, str]
    _TextField = models.TextField[str, str]
else:
    _CharField, _TextField = models.CharField, models.TextField


class LineField(_CharField):
    """One line of text, stored in NFC with single blanks."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return nfc(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return nfc(value) if isinstance(value, str) else value


class ProseField(_TextField):
    """Text of several lines, stored in NFC; blank lines are kept as paragraphs by the templates, not here."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return nfc(value, lines=True) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return nfc(value, lines=True) if isinstance(value, str) else value


class _DerivedField(_TextField):
    """A column computed from other columns of its row whenever the row is written, in bulk or alone."""

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = sources
        super().__init__(*args, **{"editable": False, "blank": True, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "sources": self.sources}

    def derive(self, text: str) -> str:
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.derive(" ".join(str(getattr(model_instance, source) or "") for source in self.sources))
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(_DerivedField):
    """What a search without diacritics looks at ("lai chau" finds "Lai Châu")."""

    def derive(self, text: str) -> str:
        return fold(text)


class SortKeyField(_DerivedField):
    """The key by which rows stand in Vietnamese order on every database."""

    def derive(self, text: str) -> str:
        return sort_key(text)
