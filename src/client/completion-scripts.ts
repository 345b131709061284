/**
 * Completion for the shells people type `tsctl` in. Each script takes the options before the action
 * with it, so that names come from the daemon that is meant, and asks `tsctl complete`.
 */

/** Options whose value is the next word. */
const WITH_VALUE =
  "-c -s -u -p -r --configuration --serverurl --username --password --history_file --history-file".split(" ");
/** Those whose value is the name of a file. */
const WITH_FILE = "-c -r --configuration --history_file --history-file".split(" ");

const BASH = `# Completes the command lines of tsctl, names of processes included.
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
    fi
    rest="\${words[*]:index}"
    mapfile -t COMPREPLY < <("\${words[0]}" "\${options[@]}" complete "$rest." 2>/dev/null)
    # To bash a colon divides words: what stands before it is not to be typed again.
    if [[ $word == *:* && $COMP_WORDBREAKS == *:* ]]; then
        COMPREPLY=("\${COMPREPLY[@]#"\${word%"\${word##*:}"}"}")
    fi
}
complete -F _tsctl tsctl
`;

const ZSH = `#compdef tsctl
# Completes the command lines of tsctl, names of processes included.
_tsctl() {
    local -a options candidates
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
    candidates=(\${(f)"$("\${words[1]}" $options complete "\${words[index,CURRENT]}." 2>/dev/null)"})
    compadd -a candidates
}
compdef _tsctl tsctl
`;

const FISH = `# Completes the command lines of tsctl, names of processes included.
function __tsctl_candidates
    set -l words (commandline -opc)
    set -l program $words[1]
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
    $program $options complete "$rest." 2>/dev/null
end
complete -c tsctl -f -a '(__tsctl_candidates)'
complete -c tsctl -s c -l configuration -r -F
complete -c tsctl -s s -l serverurl -x
complete -c tsctl -s u -l username -x
complete -c tsctl -s p -l password -x
complete -c tsctl -s r -l history_file -r -F
`;

/** By the name of the shell. */
export const COMPLETION_SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
