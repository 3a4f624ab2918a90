/**
 * For Windows PowerShell 5 and later. Every word goes with a colon in front: older ones leave out
 * empty arguments.
 */
export const powershellScript =
  `# Completion of gcs for PowerShell. Written by "gcs completion powershell".
Register-ArgumentCompleter -Native -CommandName gcs -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $gcs = Get-Command gcs -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
  if (-not $gcs) { return }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
    ForEach-Object {
      if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { ':' + $_.Value }
      else { ':' + $_.Extent.Text }
    })
  $typed = ':' + $wordToComplete.Trim("'", '"')
  & $gcs.Source __complete powershell @words $typed 2>$null | ForEach-Object {
    $value, $meaning = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $meaning)
  }
}
`;
