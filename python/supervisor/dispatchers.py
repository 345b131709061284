"""The words of the listener protocol, and what a result handler rejects an event with (EV-PROTO-002, -005, -025)."""


class PEventListenerDispatcher:
    READY_FOR_EVENTS_TOKEN = b"READY\n"
    RESULT_TOKEN_START = b"RESULT "
    READY_FOR_EVENTS_LEN = len(READY_FOR_EVENTS_TOKEN)
    RESULT_TOKEN_START_LEN = len(RESULT_TOKEN_START)


class RejectEvent(Exception):
    """The event is to be offered again."""


def default_handler(event, response):
    """Takes OK; whatever else a listener answers rejects its event."""
    if response != b"OK":
        raise RejectEvent(response)
