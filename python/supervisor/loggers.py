"""The levels of the daemon's log, by name, by description and by number."""


class LevelsByName:
    CRIT = 50
    ERRO = 40
    WARN = 30
    INFO = 20
    DEBG = 10
    TRAC = 5
    BLAT = 3


class LevelsByDescription:
    critical = LevelsByName.CRIT
    error = LevelsByName.ERRO
    warn = LevelsByName.WARN
    info = LevelsByName.INFO
    debug = LevelsByName.DEBG
    trace = LevelsByName.TRAC
    blather = LevelsByName.BLAT


LOG_LEVELS_BY_NUM = {number: name for name, number in vars(LevelsByName).items() if not name.startswith("_")}


def getLevelNumByDescription(description):
    """The number of `loglevel=<description>`, or None."""
    return getattr(LevelsByDescription, description, None)
