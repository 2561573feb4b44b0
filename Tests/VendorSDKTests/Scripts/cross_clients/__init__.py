"""Four clients of one tenant's gallery: three official SDKs, and plain HTTP for the appliance, which has none.

All have the same members, so that a script can let any of them enrol, look and delete:

- `name`, and `knows_persons` where it enrols persons and not just faces;
- `match`, the score from which its vendor takes two faces for one person's, and `stranger`, the score that faces of
  different people stay below;
- `known_as`, what an `Enrolled` is to it, `None` where it does not see it;
- `make_group` and `groups`, and `delete_group` where the vendor has that;
- `enrol`, `found` (by a photograph), `listed` and `delete` in a group. The second and third give `Sighting`s.

A client deletes by an id that the server told it, never by one that another client got.
"""

from typing import NamedTuple, Optional, Tuple, Union

from checks import context

TENANT = context.tenants["acme"]


class Enrolled(NamedTuple):
    """Somebody in the gallery."""

    person: str  # The id in dialects with persons.
    face: Optional[int]  # The number that all ids of the face are notations of, or None for a person without a face.


class Sighting(NamedTuple):
    """Somebody whom a client found or listed."""

    who: Union[int, str, Enrolled]  # As `known_as` says it.
    id: Union[str, Tuple[str, Optional[str]]]  # As the server says it.
    score: Optional[float] = None
