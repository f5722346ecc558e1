import { describe, expect, test } from 'vitest'
import { SHELLS } from '../shells.ts'
import { inShell } from './in-shell.ts'
import { standIn } from './stand-in.ts'

const done = `document({ kind: 'Report', host: 'H', plan: 'p', policyProblem: null, results: [], missing: [] })`

for (const { name, path: shell } of SHELLS)
  describe.skipIf(shell === null)(`a person at ${name}`, () => {
    test.each([
      ['n y n', '["4"]'],
      ['y a', '["3","4","5"]'],
      ['y l', '["3"]'],
    ])('is asked about each session, and answers %s', async (answers, sent) => {
      using program = standIn(done)
      const { errors, printed } = await inShell(shell, `3, 4, 5 | Disconnect-StationkeeperSession -Confirm`, {
        cwd: program.folder,
        env: program.env,
        answers: answers.replaceAll(' ', '\n').concat('\n'),
      })
      expect(errors).toEqual([])
      expect(printed.replace(/\s+/g, ' ')).toContain('on target "Session 3"')
      expect(program.given()?.input).toBe(sent)
    })

    test('has nothing done who says no to all', async () => {
      using program = standIn(done)
      const { errors, printed } = await inShell(shell, `3, 4 | Unlock-StationkeeperSession -Confirm`, {
        cwd: program.folder,
        env: program.env,
        answers: 'l\n',
      })
      expect(errors).toEqual([])
      expect(printed).toContain('Unlock-StationkeeperSession')
      expect(program.given()).toBeNull()
    })

    test('is not asked who does not want to be, whatever the session prefers', async () => {
      using program = standIn(done)
      const script = `$global:ConfirmPreference = 'Low'; 3 | Unlock-StationkeeperSession -Confirm:$false`
      const { errors } = await inShell(shell, script, { cwd: program.folder, env: program.env })
      expect(errors).toEqual([])
      expect(program.given()?.input).toBe('["3"]')
    })

    test('ends the program by ending the command', async () => {
      using program = standIn(`fs.writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1_000)`)
      const { output } = await inShell(
        shell,
        `$here = (Get-Location).ProviderPath
         $command = [powershell]::Create()
         $null = $command.AddScript('param($module, $here) Set-Location -LiteralPath $here; Import-Module $module; Get-StationkeeperPlan')
         $null = $command.AddArgument((Get-Module Stationkeeper).Path).AddArgument($here)
         $null = $command.BeginInvoke()
         while (-not (Test-Path pid) -or -not (Get-Content pid)) { Start-Sleep -Milliseconds 20 }
         $process = Get-Process -Id ([int] (Get-Content pid))
         $process.HasExited
         $command.Stop()
         $process.WaitForExit(30000)`,
        { cwd: program.folder, env: program.env },
      )
      expect(output).toEqual([{ Value: false }, { Value: true }])
    })
  })
