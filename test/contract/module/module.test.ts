import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import packageManifest from '../../../package.json' with { type: 'json' }
import { projectFolder, temporaryFolder } from '../../support/cli.ts'
import { SHELLS } from '../shells.ts'
import { inShell } from './in-shell.ts'

const root = join(projectFolder, 'powershell', 'Stationkeeper')
const manifest = readFileSync(join(root, 'Stationkeeper.psd1'), 'utf8')
const commands = readdirSync(join(root, 'functions'))
  .map(file => file.replace(/\.ps1$/, ''))
  .sort()

describe('the module', () => {
  test('exports the commands that it has a file for', () => {
    const exported = manifest.slice(manifest.indexOf('FunctionsToExport'), manifest.indexOf('CmdletsToExport'))
    expect([...exported.matchAll(/'([^']+)'/g)].map(([, name]) => name).sort()).toEqual(commands)
    expect(commands.length).toBeGreaterThan(10)
  })

  test('has the version of the package, which brings it', () => {
    expect(manifest).toContain(`ModuleVersion     = '${packageManifest.version}'`)
    expect(packageManifest.files).toContain('powershell')
  })

  test('is plain ASCII, which Windows PowerShell reads the same under every code page', () => {
    const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    expect(files.length).toBeGreaterThan(20)
    const others = files.filter(entry =>
      /[^\t\n\x20-\x7e]/.test(readFileSync(join(entry.parentPath, entry.name), 'latin1')),
    )
    expect(others.map(entry => entry.name)).toEqual([])
  })
})

for (const { name, path: shell } of SHELLS)
  describe.skipIf(shell === null)(`the module in ${name}`, () => {
    test('is loaded without a word, and explains and shows examples of every command', async () => {
      using folder = temporaryFolder()
      const { output, errors, warnings, printed } = await inShell(
        shell,
        `Get-Command -Module Stationkeeper | ForEach-Object {
        $help = Get-Help $_.Name -Full
        $described = @($help.parameters.parameter | Where-Object { $_.PSObject.Properties['description'] } | ForEach-Object { $_.name })
        $parameters = @($_.Parameters.Keys | Where-Object { [System.Management.Automation.PSCmdlet]::CommonParameters + 'WhatIf' + 'Confirm' -notcontains $_ })
        New-Object psobject -Property @{
          Name = $_.Name; Synopsis = $help.Synopsis; Examples = @($help.examples.example).Count
          Undescribed = @($parameters | Where-Object { $described -notcontains $_ })
        }
      }`,
        { cwd: folder.path },
      )
      expect({ errors, warnings, printed }).toEqual({ errors: [], warnings: [], printed: '' })
      expect(output.map(command => command.Name).sort()).toEqual(commands)
      for (const command of output) {
        expect(command).toMatchObject({ Synopsis: expect.stringMatching(/^[A-Z].*\.$/), Undescribed: [] })
        expect(command.Examples).toBeGreaterThan(0)
      }
    })
  })
