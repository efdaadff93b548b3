/** Evaluated from ~/.zshrc, or as the file _pai-dlc in a folder of $fpath. */
export const ZSH_SCRIPT = `
#compdef pai-dlc
# Completion of pai-dlc in zsh. In ~/.zshrc: eval "$(pai-dlc autocomplete zsh)"
_pai-dlc() {
  local program=pai-dlc task
  local -a reply offers
  [[ $words[1] == */* ]] && program=\${words[1]/#\\~\\//$HOME/}
  reply=("\${(@f)$("$program" __complete zsh "word=$PREFIX" "\${(@Q)words[2,CURRENT-1]}" 2>/dev/null </dev/null)}")
  task=$reply[1]
  offers=("\${(@)reply[2,-1]}")

  case $task in
    files*)
      compset -P "\${(b)task#files }"
      _files ;;
    nospace) _describe -V 'pai-dlc' offers -S '' ;;
    replace) _describe -V 'pai-dlc' offers -U ;;
    *) (( $#offers )) && _describe -V 'pai-dlc' offers ;;
  esac
}

if [ "$funcstack[1]" = "_pai-dlc" ]; then
  _pai-dlc "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
  compdef _pai-dlc pai-dlc
fi
`
