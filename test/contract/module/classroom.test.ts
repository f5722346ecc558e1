import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type CliClassroom, cliClassroom } from '../../support/cli-classroom.ts'
import { SHELLS } from '../shells.ts'
import { inShell, type Told } from './in-shell.ts'

const open = '{ name: open, match: { connection: station }, ensure: unlocked }'

/** With `$room` for what every command needs to find this classroom. */
function at(shell: string | null, classroom: CliClassroom, script: string): Promise<Told> {
  const room = `$room = @{ StateFolder = 'state'; Provider = 'simulator' }\n`
  return inShell(shell, room + script, { cwd: classroom.path })
}

const names = [`a'b"c\`d$(calc)`, 'one\ntwo\t%PATH% ^&', 'Дмитрий أحمد 李明 😀', '2026-11-21T09:00:00Z']

async function seat(classroom: CliClassroom): Promise<void> {
  const sessions = names.map((user, index) => ({
    id: String(index + 1),
    user,
    domain: 'ШКОЛА',
    station: String(index + 1),
    connection: 'station',
    state: 'active',
    blocked: 'yes',
    logonAt: '2026-11-21T08:00:00.000Z',
  }))
  const snapshot = {
    apiVersion: 'stationkeeper/v1',
    kind: 'Observation',
    host: 'ROOM',
    observedAt: '2026-11-21T09:00:00Z',
    provider: 'simulator',
    sessions,
  }
  writeFileSync(join(classroom.path, 'room.json'), JSON.stringify(snapshot))
  expect(await classroom.run(['simulate', 'load', 'room.json'])).toMatchObject({ code: 0 })
}

for (const { name, path: shell } of SHELLS)
  describe.skipIf(shell === null)(`a classroom from ${name}`, () => {
    test('is unlocked by a pipeline, session by session that a filter lets through', async () => {
      await using classroom = cliClassroom([open])
      await classroom.run(['simulate', 'block-all'])
      const { output, errors } = await at(
        shell,
        classroom,
        `Get-StationkeeperSession @room | Where-Object { 'pupil03', 'pupil05' -contains $_.User } | Unlock-StationkeeperSession @room -TimeoutInSecond 5`,
      )
      expect(errors).toEqual([])
      expect(output).toMatchObject([
        { SessionId: '3', User: 'CLASS\\pupil03', Action: 'unlock', Outcome: 'done', Effect: 'verified' },
        { SessionId: '5', User: 'CLASS\\pupil05', Action: 'unlock', Outcome: 'done', Effect: 'verified' },
      ])
      const blocked = await classroom.blocked()
      expect(blocked).toContain('4')
      expect(blocked).not.toContain('3')
      expect(blocked).not.toContain('5')
    })

    test('has its people by their names, whatever these are', async () => {
      await using classroom = cliClassroom([open])
      await seat(classroom)
      const { output, errors } = await at(
        shell,
        classroom,
        `$people = @(Get-StationkeeperSession @room)
       $people
       $people | Unlock-StationkeeperSession @room | Out-Null
       foreach ($one in $people) { @(Get-StationkeeperHistory @room -User $one.User -Kind intent).Count }
       Get-StationkeeperExplanation ('user=' + $people[2].User) @room | ForEach-Object { $_.SessionId }
       (New-StationkeeperHold 1 -For 1m -Reason $people[0].User @room).Reason`,
      )
      expect(errors).toEqual([])
      const people = output.slice(0, names.length)
      expect(people.map(({ User, Domain, LogonAt, SessionId }) => [User, Domain, LogonAt, SessionId])).toEqual(
        names.map((user, index) => [user, 'ШКОЛА', '2026-11-21T08:00:00.000Z', String(index + 1)]),
      )
      expect(output.slice(names.length)).toEqual([
        ...names.map(() => ({ Value: 1 })),
        { Value: '3' },
        { Value: names[0] },
      ])
    })

    test('shows a plan, says with -WhatIf what it would do, and is kept by carrying it out', async () => {
      await using classroom = cliClassroom([open])
      await classroom.run(['simulate', 'block-all'])
      const before = await classroom.blocked()
      const preview = await at(
        shell,
        classroom,
        `Get-StationkeeperPlan @room | Where-Object { $_.Status -eq 'change' } | ForEach-Object { $_.SessionId }
       Invoke-StationkeeperPlan @room -WhatIf`,
      )
      expect(preview.errors).toEqual([])
      expect(preview.printed).toContain(
        'What if: Performing the operation "Invoke-StationkeeperPlan: unlock" on target "Session 3 (CLASS\\pupil03, station 3)".',
      )
      expect(await classroom.blocked()).toEqual(before)
      const { output, errors } = await at(shell, classroom, `Invoke-StationkeeperPlan @room -Confirm:$false`)
      expect(errors).toEqual([])
      expect(output.map(result => result.SessionId)).toEqual(preview.output.map(({ Value }) => Value))
      expect(output.length).toBeGreaterThan(5)
      expect(await classroom.blocked()).not.toContain('3')
    })

    test('is left alone while held or stopped, and told so', async () => {
      await using classroom = cliClassroom([open])
      await classroom.run(['simulate', 'block-all'])
      const { output, errors } = await at(
        shell,
        classroom,
        `$null = Get-StationkeeperSession 3 @room | New-StationkeeperHold -For (New-TimeSpan -Minutes 5) -Reason 'talking' @room
       $null = 3 | Unlock-StationkeeperSession @room
       (Get-StationkeeperStatus @room).Holds | Remove-StationkeeperHold @room | ForEach-Object { $_.Ended.Count }
       $null = Stop-Stationkeeper 'exam' @room
       $null = 3 | Unlock-StationkeeperSession @room
       Resume-Stationkeeper @room
       3 | Unlock-StationkeeperSession @room | ForEach-Object { $_.Effect }`,
      )
      expect(errors.map(({ id, message }) => [id, message.replace(/, until .*/, '')])).toEqual([
        ['Withheld,Unlock-StationkeeperSession', 'Session 3 (CLASS\\pupil03, station 3): unlock was withheld: held'],
        [
          'Withheld,Unlock-StationkeeperSession',
          'Session 3 (CLASS\\pupil03, station 3): unlock was withheld: stopped.',
        ],
      ])
      expect(output).toEqual([{ Value: 1 }, { Value: 'verified' }])
    })

    test('is acted upon by the daemon that keeps it', async () => {
      await using classroom = cliClassroom([open])
      const daemon = await classroom.keep()
      const { output, errors } = await at(
        shell,
        classroom,
        `(Get-StationkeeperStatus @room).Daemon.Pid
         3 | Disconnect-StationkeeperSession @room | ForEach-Object { $_.Effect }
         Get-StationkeeperSession 3 @room | ForEach-Object { $_.State }`,
      )
      expect(errors).toEqual([])
      expect(output).toEqual([{ Value: daemon.child.pid }, { Value: 'verified' }, { Value: 'disconnected' }])
    })

    test('has policies that are checked: wrong ones are an answer, with every finding', async () => {
      await using classroom = cliClassroom([open, '{ name: wrong, matsch: { station: 3 }, ensure: unlocked }'])
      const { output, errors } = await at(
        shell,
        classroom,
        `Test-StationkeeperPolicy @room | ForEach-Object { $_.Valid; $_.Diagnostics }
       Get-ChildItem policies | Test-StationkeeperPolicy @room -Quiet`,
      )
      expect(errors).toEqual([])
      expect(output[0]).toEqual({ Value: false })
      expect(output.slice(1, -1)).toContainEqual(
        expect.objectContaining({
          PSTypeName: 'Stationkeeper.Diagnostic',
          Code: 'SK2004',
          Line: 7,
          Hint: 'did you mean match?',
        }),
      )
      expect(output.at(-1)).toEqual({ Value: false })
    })
  })
