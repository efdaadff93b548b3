export const FISH_SCRIPT = `
# Completion of pai-dlc in fish. In ~/.config/fish/config.fish: pai-dlc autocomplete fish | source
function __pai_dlc_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l program pai-dlc
    string match -q '*/*' -- $words[1]; and set program (string replace -r '^~/' "$HOME/" -- $words[1])
    command -q $program; or return
    set -e words[1]
    set -l reply ($program __complete fish "word=$word" $words 2>/dev/null </dev/null)

    if string match -q 'files*' -- $reply[1]
        set -l prefix (string replace -r '^files ?' '' -- $reply[1])
        set -l start (math (string length -- "$prefix") + 1)
        for path in (__fish_complete_path (string sub -s $start -- "$word"))
            printf '%s\\n' "$prefix$path"
        end
    else
        printf '%s\\n' $reply[2..-1]
    end
end

complete -c pai-dlc -e
complete -c pai-dlc -f -k -a '(__pai_dlc_complete)'
`
