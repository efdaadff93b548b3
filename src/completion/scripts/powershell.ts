/** For PowerShell 7 and Windows PowerShell 5.1. */
export const POWERSHELL_SCRIPT = `
# Completion of pai-dlc in PowerShell. In $PROFILE: pai-dlc autocomplete powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'pai-dlc', 'pai-dlc.cmd', 'pai-dlc.ps1' -ScriptBlock {
    param($word, $ast, $cursor)
    $words = @($ast.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursor } |
        ForEach-Object { $_.Extent.Text.Trim([char[]]@(34, 39)) })
    $reply = @(& pai-dlc __complete powershell "word=$word" @words 2>$null)
    if ($reply.Count -eq 0) { return }

    if ($reply[0] -like 'files*') {
        $prefix = $reply[0].Substring(5).TrimStart()
        $path = $word.Substring([Math]::Min($prefix.Length, $word.Length))
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($path) | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($prefix + $_.CompletionText, $_.ListItemText, $_.ResultType, $_.ToolTip)
        }
        return
    }
    $reply | Select-Object -Skip 1 | ForEach-Object {
        $value, $note = $_ -split [char]9, 2
        if (-not $note) { $note = $value }
        $text = if ($value -match '[,@]') { "'$value'" } else { $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $note)
    }
}
`
