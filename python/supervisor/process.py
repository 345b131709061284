"""Where some listeners look for the states of processes; they are at home in `supervisor.states`."""
from supervisor.states import (  # noqa: F401
    STOPPED_STATES,
    ProcessStates,
    SupervisorStates,
    getProcessStateDescription,
)
