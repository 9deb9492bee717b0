#compdef zerobus-gen
# Completes zerobus-gen in zsh. In ~/.zshrc, after compinit: eval "$(zerobus-gen completion zsh)"
_zerobus_gen() {
  local -a found
  found=("${(@f)$("${words[1]}" completion -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n ${found[1]} ]]; then
    compadd -- "${found[@]}"
  else
    _files
  fi
}
compdef _zerobus_gen zerobus-gen
