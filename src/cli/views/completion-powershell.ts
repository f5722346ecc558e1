import { type CompletableFlag, type CompletableVerb, type Completed, everywhere } from '../completable.ts'

/** For PowerShell 5.0 and newer, which complete the arguments of programs. Where nothing is offered, the shell offers files. */
export function powershellCompletion(verbs: readonly CompletableVerb[]): string {
  return `# PowerShell completion for stationkeeper, as \`stationkeeper completion powershell\` prints it
Register-ArgumentCompleter -Native -CommandName 'stationkeeper', 'stationkeeper.cmd' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $everywhere = @(
${everywhere.map(flag => `        ${entry(flag)}`).join('\n')}
    )
    $verbs = [ordered]@{
${verbs.map(verbEntry).join('\n')}
    }
    # A word that the cursor is behind or in is not given yet.
    $given = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
    $verb = $null
    for ($index = 0; $index -lt $given.Count; $index++) {
        if ($given[$index] -notlike '-*') { $verb = $given[$index]; break }
        $flag = $everywhere | Where-Object { $_.Names -ccontains $given[$index] }
        if (($null -ne $flag -and $null -ne $flag.Value) -or $given[$index] -ceq '-o' -or $given[$index] -ceq '--output') { $index++ }
    }
    $known = $null -ne $verb -and $verbs.Contains($verb)
    $flags = @($everywhere) + @{ Names = @('--version'); Tip = 'show the version' }
    if ($known) { $flags = @($verbs[$verb].Flags) + $everywhere }
    $last = if ($given.Count -gt 0) { $given[-1] } else { '' }
    $asking = $flags | Where-Object { $_.Names -ccontains $last -and $null -ne $_.Value } | Select-Object -First 1
    $offered = if ($null -ne $asking) { $asking.Value | ForEach-Object { @{ Text = $_; Tip = $_ } } }
    elseif ($wordToComplete -like '-*') { $flags | ForEach-Object { @{ Text = $_.Names[0]; Tip = $_.Tip } } }
    elseif ($null -eq $verb) { $verbs.Keys | ForEach-Object { @{ Text = $_; Tip = $verbs[$_].Tip } } }
    elseif ($known) { $verbs[$verb].Words | ForEach-Object { @{ Text = $_; Tip = $_ } } }
    $offered | Where-Object { $null -ne $_ -and $_.Text -clike ([WildcardPattern]::Escape($wordToComplete) + '*') } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_.Text, $_.Text, 'ParameterValue', $_.Tip)
    }
}
`
}

function verbEntry({ name, summary, flags, args }: CompletableVerb): string {
  const own = flags.filter(flag => !everywhere.includes(flag)).map(flag => `            ${entry(flag)}`)
  return `        ${quoted(name)} = @{ Tip = ${quoted(summary)}; Words = ${list(wordsOf(args))}; Flags = @(
${own.join('\n')}
        ) }`
}

/** A flag without a value has no `Value`; one whose value nobody knows has an empty one. */
function entry({ names, description, value }: CompletableFlag): string {
  const takes = value === null ? '' : `; Value = ${list(wordsOf(value))}`
  return `@{ Names = ${list(names)}; Tip = ${quoted(description)}${takes} }`
}

function wordsOf(completed: Completed): readonly string[] {
  return typeof completed === 'string' ? [] : completed
}

function list(words: readonly string[]): string {
  return `@(${words.map(quoted).join(', ')})`
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
