# Completes zerobus-gen in bash. In ~/.bashrc: source <(zerobus-gen completion bash)
_zerobus_gen() {
  local word words=()
  # bash splits at =, which is then a word of its own.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD}"; do
    [[ $word == '=' ]] || words+=("$word")
  done
  [[ ${COMP_WORDS[COMP_CWORD]} == '=' ]] && words+=('')
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <("${COMP_WORDS[0]}" completion -- "${words[@]}" 2>/dev/null)
}
complete -o default -F _zerobus_gen zerobus-gen
