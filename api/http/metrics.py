"""Figures for Prometheus: requests by route and status, how long they took, how far the ledger is."""

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from api.http.doors import Parts, reading
from ledger import alarms, barrier, publishing, stream

router = APIRouter()


class Metrics:
    """The figures of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "huce_requests", "Requests answered", ("method", "route", "status"), registry=self.registry
        )
        self.seconds = Histogram(
            "huce_request_seconds", "Seconds from request to answer", ("route",), registry=self.registry
        )
        self.events = Gauge("huce_events", "Events that have a dense index", registry=self.registry)
        self.index = Gauge("huce_last_index", "The last dense index given", registry=self.registry)
        self.published = Gauge(
            "huce_published_size", "Leaves under the last checkpoint", registry=self.registry
        )
        self.alarms = Gauge("huce_alarms", "Alarms that were ever raised", registry=self.registry)
        self.quarantined = Gauge(
            "huce_quarantined", "Events that were set aside unsigned", registry=self.registry
        )
        self.position = Gauge("huce_last_position", "The last position taken", registry=self.registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)


@router.get("/metrics", include_in_schema=False)
def metrics(services: Parts, request: Request) -> Response:
    """The figures in Prometheus's text format. The index is dense, so it is also the number of events."""
    found: Metrics = request.app.state.metrics
    with reading(services) as connection:
        head, last = stream.head(connection), barrier.last_taken(connection)
        found.published.set(publishing.published(connection))
        found.alarms.set(alarms.count(connection))
        found.quarantined.set(alarms.quarantined(connection))
    found.events.set(head)
    found.index.set(head)
    found.position.set(last)
    return Response(generate_latest(found.registry), media_type=CONTENT_TYPE_LATEST)
