# Completes zerobus-gen in fish: zerobus-gen completion fish > ~/.config/fish/completions/zerobus-gen.fish
function __zerobus_gen_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l current (commandline --current-token --cut-at-cursor)
    command $words[1] completion -- $words[2..-1] "$current" 2>/dev/null
end
complete --command zerobus-gen --arguments '(__zerobus_gen_complete)'
