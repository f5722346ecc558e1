import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Parser } from '@vscode/tree-sitter-wasm'
import { beforeAll, describe, expect, test } from 'vitest'
import { powerShellParser } from './grammar.ts'
import { checkScripts } from './script-check.ts'

const root = join(import.meta.dirname, '../../../..')
const elsewhere: ReadonlySet<string> = new Set(['node_modules', 'dist', '.git', 'coverage'])

/** What only runs where PowerShell 7 was found, and why. */
const LATER_ON_PURPOSE: readonly string[] = [
  // Remoting over ssh stands in for WinRM, which takes a computer that was set up for it.
  'test/contract/wrappers/over-ssh.ps1:3 calls Microsoft.PowerShell.Core\\New-PSSession -HostName',
]

let parser: Parser
beforeAll(async () => {
  parser = await powerShellParser()
})

function findings(texts: Readonly<Record<string, string>>): readonly string[] {
  return checkScripts(new Map(Object.entries(texts)), parser).map(({ file, line, what }) => `${file}:${line} ${what}`)
}

describe('every PowerShell script of the repository', () => {
  const files = globSync('**/*.{ps1,psm1,psd1}', { cwd: root, exclude: name => elsewhere.has(name) }).map(file =>
    file.split(sep).join('/'),
  )

  test('is among those that are looked at', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'src/providers/multipoint/host.ps1',
        'src/providers/multipoint/cmdlets.ps1',
        'src/providers/multipoint/answers.ps1',
        'powershell/Stationkeeper/Stationkeeper.psm1',
      ]),
    )
  })

  test('parses, and uses nothing that PowerShell 4.0 has not', () => {
    const texts = Object.fromEntries(files.map(file => [file, readFileSync(join(root, file), 'utf8')]))
    expect(findings(texts).toSorted()).toEqual(LATER_ON_PURPOSE)
  })
})

describe('the check of scripts', () => {
  test.each([
    ['a brace that is missing', 'if ($a) { 1'],
    ['a bracket that is missing', 'Get-Item (Get-Date'],
    ['a ternary', '$x = $a ? 1 : 2'],
    ['??', '$x = $a ?? 3'],
    ['??=', '$a ??= 3'],
    ['?.', `$x = \${a}?.b`],
    ['?[]', `$x = \${a}?[0]`],
    ['a class', 'class Foo { [int]$Bar }'],
    ['an enum', 'enum State { Active; Gone }'],
    ['using', 'using namespace System.IO'],
    ['&&', 'Get-Date && Get-Date'],
    ['||', 'Get-Date || Get-Date'],
    ['a command in the background', 'Get-Date &'],
    ['the stream 6', 'Write-Host a 6>&1'],
    ['new', '[System.Text.StringBuilder]::new()'],
    ['an escape', '"`e[0m"'],
    ['an escape by number', '"a``b`u{41}"'],
    ['a clean block', 'function f { process { 1 } clean { 2 } }'],
    ['a workflow', 'workflow f { 1 }'],
    ['a binary number', '$x = 0b11'],
    ['a suffix of 6', '$x = 5uy'],
    ['a later variable', 'if ($IsWindows) { 1 }'],
    ['a later member', '[System.IO.Path]::GetRelativePath($a, $b)'],
    ['a command that 4.0 has not', 'Get-Uptime'],
    ['a program', 'quser.exe'],
    ['an alias', '1 | % { $_ }'],
    ['a later parameter', 'ConvertTo-Json -InputObject 1 -EscapeHandling EscapeNonAscii'],
    ['a later parameter with a colon', 'ConvertFrom-Json -AsHashtable:$true'],
    ['a later common parameter', 'Get-Date -InformationAction Ignore'],
    ['a parameter cut short', 'Get-Command -Comm Cmdlet'],
    ['a parameter that a function of ours has not', 'function Get-Own([int]$Id) { $Id }\nGet-Own -Identity 3'],
    ['what only a block inside calls', 'if ($true) { @{ a = "$(Get-Uptime)" } }'],
    ['an umlaut without a mark', '# über\nGet-Date\n'],
  ])('finds %s', (_, text) => {
    expect(findings({ 'a.ps1': text })).not.toEqual([])
  })

  test.each([
    [
      'what 4.0 has',
      '$x = [ordered]@{ a = 1 -shl 2 }\nGet-Process -Name a -ErrorAction Stop | Where-Object { $_.Id -in 1, 2 } | ForEach-Object { $_ }',
    ],
    ['all streams of 4.0', 'Write-Host a 2>&1\nWrite-Host a *>&1'],
    ['escapes of 4.0', '"a`n`t``e ``u{41} `"b`""'],
    ['what is known at run time only', '& $command @parameters -Later 3\n. $part'],
    ['an umlaut after a mark', '\ufeff# über\nGet-Date\n'],
    ['a command named with its module', 'Microsoft.PowerShell.Utility\\Get-Date -Format o'],
  ])('has nothing against %s', (_, text) => {
    expect(findings({ 'a.ps1': text })).toEqual([])
  })

  test('knows the functions of one script in another', () => {
    const own = 'function Get-Own {\n  [CmdletBinding()]\n  param([int]$Id)\n  $Id\n}\n'
    expect(findings({ 'a.ps1': own, 'b.ps1': 'Get-Own -Id 3 -WhatIf' })).toEqual([])
    expect(findings({ 'b.ps1': 'Get-Own -Id 3' })).toEqual(['b.ps1:1 calls Get-Own'])
  })

  test('says where', () => {
    expect(findings({ 'a.ps1': '\n\nGet-Date\n  Get-Uptime -Since' })).toEqual(['a.ps1:4 calls Get-Uptime'])
  })
})
