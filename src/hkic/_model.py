"""What every record and value of a record is: a frozen Pydantic model that takes no unknown field."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value: compared and hashed by its content, built only of immutable parts."""

    # Validators are built when first used: the built-in data needs one for all records, and none for each of its parts.
    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1, defer_build=True)
