"""The states of processes, of the daemon and of listeners: their names and numbers (EV-PROTO-001)."""


class ProcessStates:
    STOPPED = 0
    STARTING = 10
    RUNNING = 20
    BACKOFF = 30
    STOPPING = 40
    EXITED = 100
    FATAL = 200
    UNKNOWN = 1000


class SupervisorStates:
    FATAL = 2
    RUNNING = 1
    RESTARTING = 0
    SHUTDOWN = -1


class EventListenerStates:
    READY = 10
    BUSY = 20
    ACKNOWLEDGED = 30
    UNKNOWN = 40


# No process is there, it is there or on its way, and a signal can reach it.
STOPPED_STATES = (ProcessStates.STOPPED, ProcessStates.EXITED, ProcessStates.FATAL, ProcessStates.UNKNOWN)
RUNNING_STATES = (ProcessStates.RUNNING, ProcessStates.BACKOFF, ProcessStates.STARTING)
SIGNALLABLE_STATES = (ProcessStates.RUNNING, ProcessStates.STARTING, ProcessStates.STOPPING)


def _names_by_code(states):
    return {code: name for name, code in vars(states).items() if not name.startswith("_")}


# Underscored or not, extensions import these.
_process_states_by_code = _names_by_code(ProcessStates)
_supervisor_states_by_code = _names_by_code(SupervisorStates)
_eventlistener_states_by_code = _names_by_code(EventListenerStates)


def getProcessStateDescription(code):
    """The name of a process state, or None."""
    return _process_states_by_code.get(code)


def getSupervisorStateDescription(code):
    """The name of a state of the daemon, or None."""
    return _supervisor_states_by_code.get(code)


def getEventListenerStateDescription(code):
    """The name of a listener's state, or None."""
    return _eventlistener_states_by_code.get(code)
