"""What is checked while somebody types, before anything is given."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from api.documents import document_view
from api.http.doors import Parts, SignedIn
from api.http.noting import concerns
from api.noting import target

router = APIRouter(prefix="/api/v1/checks", tags=["办理"])


class Number(BaseModel):
    """A number as typed; it stands in the body alone."""

    model_config = ConfigDict(extra="forbid")
    document: str = Field(min_length=1, max_length=40)


@router.post("/document")
def check_document(services: Parts, actor: SignedIn, request: Request, typed: Number) -> dict[str, Any]:
    """证件号码对不对(`valid`、`why`)、性别和出生日期;`registered`:inside 在本辖区哪一户,elsewhere 在别处。"""
    with services.pool.connection() as connection:
        found = document_view(services, connection, actor, typed.document)
    concerns(request, target("household", found.get("household")))
    return found
