# Completes zerobus-gen in PowerShell. In $PROFILE: zerobus-gen completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName zerobus-gen -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
    # Before 7.3 an empty word is passed on only in quotes of its own.
    $current = if ($wordToComplete -or $PSVersionTable.PSVersion -ge [version]'7.3') { $wordToComplete } else { '""' }
    # PowerShell takes a bare -- for itself when it runs the script that npm installs.
    & zerobus-gen completion '--' @words $current 2>$null | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
