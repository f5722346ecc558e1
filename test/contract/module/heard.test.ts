import { describe, expect, test } from 'vitest'
import { SHELLS } from '../shells.ts'
import { inShell } from './in-shell.ts'
import { standIn } from './stand-in.ts'

for (const { name, path: shell } of SHELLS)
  describe.skipIf(shell === null)(`what the program says to the module in ${name}`, () => {
    test('by its exit code is an error of a kind, in its own words', async () => {
      using program = standIn(
        `console.error('stationkeeper: no such thing as \\u00e9\\u674e\\n  look again')
       process.exitCode = Number(args.find(arg => arg.startsWith('--provider=')).slice(11))`,
      )
      const { errors, output } = await inShell(
        shell,
        `foreach ($code in 1, 3, 4, 9) { try { Get-StationkeeperPlan -Provider $code; 'not reached' } catch { $_ } }`,
        { cwd: program.folder, env: program.env },
      )
      expect(output).toEqual([])
      const message = 'no such thing as é李\n  look again'
      expect(errors).toEqual([
        { id: 'OperationFailed,Get-StationkeeperPlan', category: 'OperationStopped', message },
        { id: 'InvalidInput,Get-StationkeeperPlan', category: 'InvalidArgument', message },
        { id: 'PlanRefused,Get-StationkeeperPlan', category: 'InvalidOperation', message },
        { id: 'ProgramEnded,Get-StationkeeperPlan', category: 'OperationStopped', message },
      ])
    })

    test('for each session becomes an object, and an error where it was not done', async () => {
      const session = (id: string) => ({
        id,
        incarnation: null,
        user: `CLASS\\p${id}`,
        station: null,
        state: 'active',
        blocked: 'yes',
      })
      const base = {
        status: 'change',
        action: 'unlock',
        desired: 'unlocked',
        reason: { code: 'blocked' },
        rule: null,
        effect: null,
        message: null,
        note: null,
      }
      const results = [
        { ...base, session: session('1'), outcome: { kind: 'done' }, effect: 'verified' },
        { ...base, session: session('2'), outcome: { kind: 'done' }, effect: 'refuted' },
        { ...base, session: session('3'), outcome: { kind: 'unknown', message: 'no answer' } },
        { ...base, session: session('4'), outcome: { kind: 'failed-final', message: 'access denied' } },
        {
          ...base,
          session: session('5'),
          outcome: null,
          status: 'withheld',
          reason: { code: 'held', until: '2026-11-21T10:00:00.000Z' },
        },
        { ...base, session: session('6'), outcome: null, status: 'conflict', reason: { code: 'conflict' } },
        { ...base, session: session('7'), outcome: null, status: 'withheld', reason: { code: 'plan-only' } },
        {
          ...base,
          session: session('8'),
          outcome: { kind: 'unknown', message: 'no answer' },
          effect: 'verified',
          note: 'locked again soon',
        },
      ]
      const report = { kind: 'Report', host: 'H', plan: 'p', policyProblem: null, results, missing: ['99'] }
      using program = standIn(`document(${JSON.stringify(report)}); process.exitCode = 5`)
      const told = await inShell(shell, `1..8 | Unlock-StationkeeperSession; 'went on'`, {
        cwd: program.folder,
        env: program.env,
      })
      expect(told.output.slice(0, -1).map(result => [result.PSTypeName, result.SessionId, result.Outcome])).toEqual(
        results.map(result => ['Stationkeeper.Result', result.session.id, result.outcome?.kind ?? null]),
      )
      expect(told.output.at(-1)).toEqual({ Value: 'went on' })
      expect(told.errors.map(({ id, category, message }) => [id.replace(/,.*/, ''), category, message])).toEqual([
        ['Refuted', 'InvalidResult', 'Session 2 (CLASS\\p2): unlock had no effect.'],
        ['OutcomeUnknown', 'OperationTimeout', 'Session 3 (CLASS\\p3): unlock may have happened or not: no answer.'],
        ['ActionFailed', 'OperationStopped', 'Session 4 (CLASS\\p4): unlock failed: access denied.'],
        [
          'Withheld',
          'OperationStopped',
          'Session 5 (CLASS\\p5): unlock was withheld: held, until 2026-11-21 10:00:00Z.',
        ],
        [
          'Conflict',
          'InvalidOperation',
          'Session 6 (CLASS\\p6): unlock was not done, rules of one priority disagree: conflict.',
        ],
        ['SessionNotFound', 'ObjectNotFound', 'There is no session 99 on H.'],
      ])
      expect(told.warnings).toEqual(['Session 8: locked again soon'])
    })

    test('on both of its streams at once is read to the end', async () => {
      using program = standIn(`
    for (let index = 0; index < 200; index += 1) fs.writeSync(2, 'e'.repeat(9_999) + '\\n')
    document({ kind: 'Observation', host: 'H'.repeat(1_000_000), observedAt: '2026-11-21T09:00:00Z', sessions: [{ id: '1' }] })`)
      const { output, warnings } = await inShell(
        shell,
        `Get-StationkeeperSession | ForEach-Object { $_.Host.Length }`,
        {
          cwd: program.folder,
          env: program.env,
        },
      )
      expect(output).toEqual([{ Value: 1_000_000 }])
      expect(warnings.map(text => text.length)).toEqual([200 * 10_000 - 1])
    })

    test('is heard although it never read what it was sent', async () => {
      using program = standIn(`console.error('stationkeeper: not now'); process.exit(1)`, { reads: false })
      const { errors } = await inShell(shell, `1..12000 | Unlock-StationkeeperSession`, {
        cwd: program.folder,
        env: program.env,
      })
      expect(errors).toMatchObject([{ id: 'OperationFailed,Unlock-StationkeeperSession', message: 'not now' }])
    })

    test.each([
      ['is no JSON', `process.stdout.write('hello')`, 'UnreadableOutput'],
      ['is nothing', ``, 'NoOutput'],
    ])('and %s is an error', async (_, behaviour, id) => {
      using program = standIn(behaviour)
      const { errors } = await inShell(shell, `Get-StationkeeperStatus`, { cwd: program.folder, env: program.env })
      expect(errors).toMatchObject([{ id: `${id},Get-StationkeeperStatus`, category: 'InvalidResult' }])
    })

    test('can come from none: a missing program is told with what to do', async () => {
      using program = standIn(``)
      const { errors } = await inShell(shell, `Get-StationkeeperPlan -Program ./nowhere.exe`, { cwd: program.folder })
      expect(errors).toMatchObject([{ id: 'ProgramNotFound,Get-StationkeeperPlan', category: 'ObjectNotFound' }])
    })
  })
