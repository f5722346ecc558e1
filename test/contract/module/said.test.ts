import { describe, expect, test } from 'vitest'
import { SHELLS } from '../shells.ts'
import { inShell } from './in-shell.ts'
import { standIn } from './stand-in.ts'

const hostile = [
  'plain',
  'two words',
  'quote " inside',
  '"',
  '""',
  String.raw`C:\ends in a backslash\ `.trim(),
  String.raw`C:\with space\ends in a backslash\ `.trim(),
  String.raw`\\server\share "x"\\`,
  String.raw`\"`,
  String.raw`a\\\"b c\\`,
  '%PATH% ^& | > < !x!',
  '$(calc) `calc` ; calc & calc',
  "it's",
  'line one\nline two\r\n\tthree',
  'Дмитрий أحمد 李明 😀',
  '-WhatIf',
  '--reason=x',
]

/** A text as PowerShell's data, whatever it contains. */
function quoted(text: string): string {
  const units = Array.from(text, character => character).flatMap(character =>
    Array.from({ length: character.length }, (_, index) => character.charCodeAt(index)),
  )
  return `(-join [char[]]@(${units.join(',')}))`
}

for (const { name, path: shell } of SHELLS)
  describe.skipIf(shell === null)(`what the module in ${name} says to the program`, () => {
    test('arrives as it was written, whatever is in it', async () => {
      using program = standIn(`document({ kind: 'Hold', args })`)
      const { output, errors } = await inShell(
        shell,
        `foreach ($text in ${hostile.map(quoted).join(', ')}) { New-StationkeeperHold $text -For 1m -Reason $text }`,
        { cwd: program.folder, env: program.env },
      )
      expect(errors).toEqual([])
      expect(output.map(hold => hold.Args)).toEqual(
        hostile.map(text => ['hold', '-o', 'json', '--for=1m', `--reason=${text}`, '--', text]),
      )
    })

    test('names the place as the calling session sees it, not its process', async () => {
      using program = standIn(
        `document({ kind: 'Plan', id: 'p', plannedAt: '', wakeAt: null, revision: 'none', host: 'H', fightDetection: 'on', decisions: [] })`,
      )
      const { errors } = await inShell(
        shell,
        `$null = New-Item -ItemType Directory inner
       Set-Location inner
       $null = New-PSDrive -Scope Global -Name Room -PSProvider FileSystem -Root (Get-Location).ProviderPath
       Get-StationkeeperPlan -StateFolder state -Policies Room:/policies -Provider wts -Now '2026-11-21T09:00:00Z'`,
        { cwd: program.folder, env: program.env },
      )
      expect(errors).toEqual([])
      const args = (program.given()?.args ?? []).map(arg => arg.replaceAll('\\', '/'))
      expect(args[3]).toMatch(/^--state=.*\/inner\/state$/)
      expect(args[4]).toMatch(/^--policies=.*\/inner\/policies$/)
      expect(args.slice(5)).toEqual(['--provider=wts', '--now=2026-11-21T09:00:00.000Z'])
    })

    test('is one call for a whole pipeline, of ids, sessions of both dialects, ours, and lists of them', async () => {
      using program = standIn(
        `document({ kind: 'Report', host: 'H', plan: 'p', policyProblem: null, results: [], missing: [] })`,
      )
      const { errors } = await inShell(
        shell,
        `$old = New-Object psobject -Property @{ Id = [uint32] 4; UserName = 'ana'; ComputerName = 'ELSEWHERE' }
       $new = New-Object psobject -Property @{ SessionId = [uint32] 5; State = 1 }
       $list = New-Object System.Collections.ArrayList; $null = $list.Add($new); $null = $list.Add(@{ SessionId = 6 })
       & { 3; 'c2'; $old; , $list; 3; [int64] 7 } | Disconnect-StationkeeperSession -TimeoutInSecond 90 -Override held, notice -Reason 'the "end"'`,
        { cwd: program.folder, env: program.env },
      )
      expect(errors).toEqual([])
      expect(program.given()).toEqual({
        args: [
          'disconnect',
          '-o',
          'json',
          '--override=held',
          '--override=notice',
          '--reason=the "end"',
          '--timeout=90s',
        ],
        input: '["3","c2","4","5","6","7"]',
      })
    })

    test('is nothing at all when one of the pipeline names no session', async () => {
      using program = standIn(`document({})`)
      const { errors, output } = await inShell(
        shell,
        `$nobody = New-Object psobject -Property @{ SessionId = $null; UserName = 'x' }
       foreach ($wrong in (Get-Date), $nobody, 3.5, [uint32]::MaxValue, '3; 4', $true, '') {
         try { & { 3; $wrong } | Unlock-StationkeeperSession; 'not reached' } catch { $_ }
       }`,
        { cwd: program.folder, env: program.env },
      )
      expect(output).toEqual([])
      expect(errors).toHaveLength(7)
      for (const error of errors) {
        expect(error).toMatchObject({ id: 'InvalidSessionId,Unlock-StationkeeperSession', category: 'InvalidArgument' })
      }
      expect(program.given()).toBeNull()
    })

    test('is nothing under -WhatIf, and PowerShell says its own line', async () => {
      using program = standIn(`document({})`)
      const { errors, output, printed } = await inShell(
        shell,
        `$ana = New-Object psobject -Property @{ SessionId = 5; UserName = "ana$([char] 10)$([char] 0x202e)"; DomainName = 'CLASS'; StationId = 4 }
       3, $ana | Unlock-StationkeeperSession -WhatIf
       3 | Disconnect-StationkeeperSession -WhatIf
       New-StationkeeperHold room=lab-1 -For 1m -Reason x -WhatIf
       Remove-StationkeeperHold 3 -WhatIf
       Stop-Stationkeeper x -WhatIf
       Resume-Stationkeeper -WhatIf`,
        { cwd: program.folder, env: program.env },
      )
      expect({ errors, output }).toEqual({ errors: [], output: [] })
      expect(printed.trim().split(/\r?\n/)).toEqual(
        [
          ['Unlock-StationkeeperSession', 'Session 3'],
          ['Unlock-StationkeeperSession', 'Session 5 (CLASS\\ana\\u{a}\\u{202e}, station 4)'],
          ['Disconnect-StationkeeperSession', 'Session 3'],
          ['New-StationkeeperHold', 'room=lab-1'],
          ['Remove-StationkeeperHold', '3'],
          ['Stop-Stationkeeper', 'all unlocking and disconnecting'],
          ['Resume-Stationkeeper', 'unlocking and disconnecting as declared'],
        ].map(([command, target]) => `What if: Performing the operation "${command}" on target "${target}".`),
      )
      expect(program.given()).toBeNull()
    })

    test('is nothing after a question that nobody can answer', async () => {
      using program = standIn(`document({})`)
      const { errors, output } = await inShell(
        shell,
        `try { 3 | Disconnect-StationkeeperSession -Confirm } catch { $_ }
       try { Stop-Stationkeeper x -Confirm } catch { $_ }`,
        { cwd: program.folder, env: program.env },
      )
      expect(output).toEqual([])
      expect(errors).toHaveLength(2)
      expect(program.given()).toBeNull()
    })
  })
