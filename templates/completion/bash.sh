# Completes zerobus-gen in bash, from 3.2 on. In ~/.bashrc: eval "$(zerobus-gen completion bash)"
_zerobus_gen() {
  local word current="${COMP_WORDS[COMP_CWORD]}" prefix='' words=()
  # From 4.0 on bash splits at =, which is then a word of its own.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    [[ $word == '=' ]] || words+=("$word")
  done
  [[ $current == '=' ]] && words+=('')
  # Before, it replaces only what follows the =.
  [[ $# -gt 1 && $current == *=* && $current != '=' ]] && prefix="${current%"$2"}"
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("${word#"$prefix"}")
  done < <("${COMP_WORDS[0]}" completion -- "${words[@]}" 2>/dev/null)
}
complete -o default -F _zerobus_gen zerobus-gen
