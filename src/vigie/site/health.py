"""Is this installation well? Asks the database, and the worker through its heartbeat there."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

SILENT_AFTER_SECONDS = 20.0
_QUESTION = """
select max(last_heartbeat) > now() - make_interval(secs => %s) from procrastinate_workers
"""


def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and worker are well, else 503; says which, and nothing else."""
    parts = {"database": False, "worker": False}
    try:
        with connection.cursor() as cursor:
            cursor.execute(_QUESTION, [SILENT_AFTER_SECONDS])
            (beats,) = cursor.fetchone()
        parts = {"database": True, "worker": bool(beats)}
    except DatabaseError:
        connection.close()
    well = all(parts.values())
    body = {"status": "ok" if well else "failing", **parts}
    return JsonResponse(body, status=200 if well else 503, headers={"Cache-Control": "no-store"})
