/**
 * Completion for the shells in which users type our commands. For the client, each script passes the options before the
 * action on, so that names come from the right daemon, and asks `tsctl complete`; for `supervisorctl`, which has no
 * such verb, `tsctl complete_original`. For the daemon it offers options, subcommands and files.
 */

/** Options of the client; the first two spellings of each are what help shows. `supervisorctl` knows all but the last two. */
export const CLIENT_FLAGS =
  "-c --configuration -h --help -i --interactive -s --serverurl -u --username -p --password -r --history_file -v --version".split(
    " ",
  );
const ORIGINAL_FLAGS = CLIENT_FLAGS.slice(0, -2);

/** Options whose value is the next word. */
const WITH_VALUE =
  "-c -s -u -p -r --configuration --serverurl --username --password --history_file --history-file".split(" ");
/** Options of the daemon; most take the name of a file. */
export const DAEMON_FLAGS = (
  "-c --configuration -n --nodaemon -s --silent -h --help -v --version -u --user -m --umask -d --directory -l --logfile " +
  "-y --logfile_maxbytes -z --logfile_backups -e --loglevel -j --pidfile -i --identifier -q --childlogdir -k --nocleanup " +
  "-a --minfds -t --strip_ansi --minprocs --profile_options"
).split(" ");
/** What `tsd` can do instead of running a daemon. */
export const SUBCOMMANDS = ["check", "doctor", "install", "uninstall"];
/** Options whose value is the name of a file. */
const WITH_FILE = "-c -r --configuration --history_file --history-file".split(" ");

const BASH = `# Completes the command lines of tsctl, names of processes included, and of supervisorctl, tsd and supervisord.
_tsctl() {
    local line="\${COMP_LINE:0:COMP_POINT}" words options=() rest word index before=""
    read -ra words <<<"$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    for ((index = 1; index < \${#words[@]} - 1; index++)); do
        case "\${words[index]}" in
            ${WITH_VALUE.join("|")})
                options+=("\${words[index]}")
                ((index + 1 < \${#words[@]} - 1)) && options+=("\${words[++index]}")
                ;;
            -*) options+=("\${words[index]}") ;;
            *) break ;;
        esac
    done
    local program="\${words[0]}" verb=complete flags="${CLIENT_FLAGS.join(" ")}"
    [[ \${program##*/} == supervisorctl ]] && program=tsctl verb=complete_original flags="${ORIGINAL_FLAGS.join(" ")}"
    word="\${words[\${#words[@]} - 1]}"
    before="\${words[\${#words[@]} - 2]}"
    if ((index >= \${#words[@]} - 1)); then
        case "$before" in
            ${WITH_FILE.join("|")})
                mapfile -t COMPREPLY < <(compgen -f -- "$word")
                return
                ;;
            ${WITH_VALUE.filter((option) => !WITH_FILE.includes(option)).join("|")}) return ;;
        esac
        if [[ $word == -* ]]; then
            mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word")
            return
        fi
    fi
    rest="\${words[*]:index}"
    mapfile -t COMPREPLY < <("$program" "\${options[@]}" "$verb" "$rest." 2>/dev/null)
    # To bash a colon divides words: what stands before it is not to be typed again.
    if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("\${COMPREPLY[@]#"\${word%"\${word##*:}"}"}")
    fi
}
complete -F _tsctl tsctl supervisorctl
_tsd() {
    if [[ $2 == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "${DAEMON_FLAGS.join(" ")}" -- "$2")
    elif [[ $COMP_CWORD == 1 && \${1##*/} == tsd ]]; then
        mapfile -t COMPREPLY < <(compgen -W "${SUBCOMMANDS.join(" ")}" -- "$2")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$2")
    fi
}
complete -o filenames -F _tsd tsd supervisord
`;

const ZSH = `#compdef tsctl supervisorctl tsd supervisord
# Completes the command lines of tsctl, names of processes included, and of supervisorctl, tsd and supervisord.
_tsctl() {
    local -a options candidates flags
    local program="\${words[1]}" verb=complete
    flags=(${CLIENT_FLAGS.join(" ")})
    if [[ \${program:t} == supervisorctl ]]; then
        program=tsctl verb=complete_original
        flags=(${ORIGINAL_FLAGS.join(" ")})
    fi
    local index=2
    while ((index < CURRENT)); do
        case "\${words[index]}" in
            ${WITH_VALUE.join("|")})
                options+=("\${words[index]}")
                ((index + 1 < CURRENT)) && options+=("\${words[index + 1]}")
                ((index += 2))
                ;;
            -*) options+=("\${words[index]}"); ((index += 1)) ;;
            *) break ;;
        esac
    done
    if ((index > CURRENT)); then
        case "\${words[CURRENT - 1]}" in
            ${WITH_FILE.join("|")}) _files ;;
        esac
        return
    fi
    if ((index == CURRENT)) && [[ "\${words[CURRENT]}" == -* ]]; then
        compadd -a flags
        return
    fi
    candidates=(\${(f)"$("$program" $options $verb "\${words[index,CURRENT]}." 2>/dev/null)"})
    compadd -a candidates
}
compdef _tsctl tsctl supervisorctl
_tsd() {
    local -a flags subcommands
    flags=(${DAEMON_FLAGS.join(" ")})
    subcommands=(${SUBCOMMANDS.join(" ")})
    if [[ "\${words[CURRENT]}" == -* ]]; then
        compadd -a flags
    elif ((CURRENT == 2)) && [[ \${words[1]:t} == tsd ]]; then
        compadd -a subcommands
    else
        _files
    fi
}
compdef _tsd tsd supervisord
`;

const FISH = `# Completes the command lines of tsctl, names of processes included, and of supervisorctl, tsd and supervisord.
function __tsctl_candidates
    set -l words (commandline -opc)
    set -l program $words[1]
    set -l verb complete
    if string match -q -r '(^|/)supervisorctl$' -- $program
        set program tsctl
        set verb complete_original
    end
    set -e words[1]
    set -l options
    while set -q words[1]
        switch $words[1]
            case ${WITH_VALUE.join(" ")}
                set -a options $words[1] $words[2]
                set -e words[1]
                set -q words[1]; and set -e words[1]
            case '-*'
                set -a options $words[1]
                set -e words[1]
            case '*'
                break
        end
    end
    set -l rest $words (commandline -ct)
    $program $options $verb "$rest." 2>/dev/null
end
for client in tsctl supervisorctl
    complete -c $client -f -a '(__tsctl_candidates)'
    complete -c $client -s c -l configuration -r -F
    complete -c $client -s h -l help
    complete -c $client -s i -l interactive
    complete -c $client -s s -l serverurl -x
    complete -c $client -s u -l username -x
    complete -c $client -s p -l password -x
    complete -c $client -s r -l history_file -r -F
end
complete -c tsctl -s v -l version
complete -c tsd -n __fish_use_subcommand -a '${SUBCOMMANDS.join(" ")}'
for daemon in tsd supervisord
    for flag in ${DAEMON_FLAGS.filter((flag) => flag.startsWith("--"))
      .map((flag) => flag.slice(2))
      .join(" ")}
        complete -c $daemon -l $flag
    end
end
`;

/** By the name of the shell. */
export const COMPLETION_SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
