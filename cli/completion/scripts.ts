/** What a shell runs to complete `fairlead`: all of them ask the program itself, by its hidden command. */
export const completionScripts: Readonly<Record<string, string>> = {
  // bash breaks words at : and =, so they are read anew, and what stands before the last of these is taken off again
  bash: `_fairlead() {
  local line=\${COMP_LINE:0:COMP_POINT} candidate current left
  local -a words
  read -ra words <<< "$line"
  case $line in *[[:space:]]) words+=('') ;; esac
  current=\${words[\${#words[@]}-1]}
  left=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\\t' read -r candidate _; do
    printf -v candidate %q "\${candidate#"$left"}"
    COMPREPLY+=("$candidate")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _fairlead fairlead
`,
  zsh: `#compdef fairlead
_fairlead() {
  local -a names texts
  local name text
  while IFS=$'\\t' read -r name text; do
    names+=("$name")
    texts+=("$name\${text:+  -- $text}")
  done < <("\${words[1]}" __complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)
  compadd -l -d texts -a names
}
if [ "$funcstack[1]" = _fairlead ]; then _fairlead "$@"; else compdef _fairlead fairlead; fi
`,
  fish: `function __fairlead_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  $words[1] __complete -- $words[2..-1] "$current" 2>/dev/null
end
complete -c fairlead -f -a '(__fairlead_complete)'
`,
}
