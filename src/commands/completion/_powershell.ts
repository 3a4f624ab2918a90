import { type CompletionModel, plainWords } from "./_model.ts";

/** A script for Windows PowerShell 5 and later. */
export function powershellScript(model: CompletionModel): string {
  return `# Completion of gcs for PowerShell. Written by "gcs completion powershell".
Register-ArgumentCompleter -Native -CommandName gcs -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $places = @{
${model.places.map((place) => `    ${quote(place.path)} = ${quote(plainWords(place))}`).join("\n")}
  }
  $choices = @{
${choiceLines(model)}
  }
  $takesValue = ${model.takesValue.filter((flag) => flag.startsWith("--")).map(quote).join(",")}
  $path = ''
  $previous = ''
  $skip = $false
  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $word = $element.ToString()
    $previous = $word
    if ($skip) { $skip = $false; continue }
    if ($takesValue -contains $word) { $skip = $true; continue }
    if ($word.StartsWith('-')) { continue }
    $longer = ($path + ' ' + $word).Trim()
    if ($places.ContainsKey($longer)) { $path = $longer }
  }
  $words = @()
  if ($choices.ContainsKey($previous)) { $words = $choices[$previous] -split ' ' }
  elseif ($takesValue -notcontains $previous) {
    $words = $places[$path] -split ' '
    if ($wordToComplete.StartsWith('-')) { $words += ${globalsOf(model)} }
  }
  $words | Where-Object { $_ -and $_.StartsWith($wordToComplete) } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}

/** Names of a hashtable are compared without case, so the short \`-F\` stays out. */
function choiceLines({ choices }: CompletionModel): string {
  return [...choices].filter(([flag]) => flag.startsWith("--"))
    .map(([flag, values]) => `    ${quote(flag)} = ${quote(values.join(" "))}`).join("\n");
}

function globalsOf({ globals }: CompletionModel): string {
  return globals.map(({ word }) => quote(word)).join(",");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
