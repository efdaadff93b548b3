/** For bash 3.2 and later; what 4.4 brought is used where it is there. */
export const BASH_SCRIPT = `
# Completion of pai-dlc in bash. In ~/.bashrc: eval "$(pai-dlc autocomplete bash)"
_pai_dlc() {
  local program=pai-dlc task line prefix
  case $1 in
    */*) program=\${1/#~\\//$HOME/} ;;
  esac
  COMPREPLY=()
  {
    IFS= read -r task
    while IFS= read -r line; do
      [ -n "$line" ] && COMPREPLY+=("$line")
    done
  } <<<"$("$program" __complete bash "\${COLUMNS:-80}" "\${COMP_TYPE:-9}" "$2" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null </dev/null)"

  case $task in
    files)
      compopt -o default 2>/dev/null && return
      prefix= ;;
    files\\ *) prefix=\${task#files } ;;
    nospace)
      compopt -o nospace 2>/dev/null
      return ;;
    *) return ;;
  esac
  while IFS= read -r line; do
    [ -n "$line" ] && COMPREPLY+=("$prefix$(printf %q "$line")")
  done <<<"$(compgen -f -- "\${2#"$prefix"}")"
}
complete -o nosort -F _pai_dlc pai-dlc 2>/dev/null || complete -F _pai_dlc pai-dlc
`
