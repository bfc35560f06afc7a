"""Counts the queries of a request, on demand; in the settings of the benchmark alone."""

from django.db import connection

ASK, ANSWER = "X-Count-Queries", "X-Queries"


class CountQueriesMiddleware:
    """Says in a header how many statements a request sent to the database, transactions included."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Count only when asked: measured requests run as they do in production."""
        if ASK not in request.headers:
            return self.get_response(request)
        count = 0

        def counted(execute, sql, params, many, context):
            nonlocal count
            count += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
            if response.streaming:
                # What a stream asks for belongs to the request as well.
                response.streaming_content = [b"".join(response.streaming_content)]
        response[ANSWER] = str(count)
        return response
