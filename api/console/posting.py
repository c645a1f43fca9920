"""A form that is posted with files as evidence: given once, or shown again with what is wrong with it."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from api.console.attaching import attach
from api.console.filling import new_key
from api.console.refusals import FILES_AGAIN
from api.console.texts import text
from api.console.typed import Typed
from api.console.visitors import PostedFiles, Visit, Visiting
from api.gateway import Answer
from api.http.doors import Parts
from api.http.problems import status_of
from domain.commands import Command
from domain.errors import CommandReused, Refused


class Post(Visit):
    """A form as it was sent: by whom, what is typed in it, its files."""

    def __init__(self, request: Request, services: Parts, form: PostedFiles, visitor: Visiting) -> None:
        super().__init__(request, services, visitor)
        self.typed, self._files = Typed.of(form), form.getlist("files")

    def run(self, command: Command, seen: int | None = None) -> Answer:
        """Give a command through the one door. Raises Refused."""
        return self.services.gateway.run(command, self.actor, seen)

    def answer(
        self,
        whose: Mapping[str, str],
        give: Callable[[], Response],
        again: Callable[..., Response],
        tell: Callable[[Refused], dict[str, Any]] = Refused.problem,
    ) -> Response:
        """What `give` answers once the files are kept; else the page `again`, what was typed still in it.

        `whose`: what the files are evidence of. `again` takes what the page says: `status`, `refused`,
        `note`. `tell` says a refusal with the field of this form that it is about.
        """
        try:
            attach(self.services, self.actor, self.typed, self._files, whose)
            return again(note=text("commands.files_again")) if FILES_AGAIN in self.typed else give()
        except Refused as refused:
            self.request.state.refused = refused.code
            told, note = tell(refused), ""
            if isinstance(refused, CommandReused):
                # Whoever presses once more means what stands there now.
                self.typed["key"] = [new_key()]
                told["message"], note = text("commands.given_already"), text("commands.other_content")
            return again(status=status_of(refused), refused=told, note=note)


#: Stands where `PostedFiles` and the visitor would.
Posting = Annotated[Post, Depends()]


def whose(household: str | None, place: str) -> dict[str, str]:
    """What files are evidence of: the household, or where there is none the place."""
    return {"household": household} if household else {"division": place}
