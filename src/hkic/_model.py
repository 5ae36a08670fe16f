"""What every record and value of a record is: a frozen Pydantic model that takes no unknown field."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value: compared and hashed by its content, built only of immutable parts."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1, hide_input_in_errors=False)
