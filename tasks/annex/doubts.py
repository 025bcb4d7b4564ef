"""What a careful clerk would ask about a row of the annex."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question about one field of a row, with the answer that is proposed."""

    field: str  # indicator | number | title | lead | coordinating | deadline | product
    code: str
    message: str
    suggestion: str

    def as_json(self) -> dict[str, str]:
        """Return the four words as `import_annex --json` prints them."""
        return {"field": self.field, "code": self.code, "message": self.message, "suggestion": self.suggestion}
