import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runCommandLine } from '../../src/cli/command-line.ts'
import { runCli, temporaryFolder } from '../support/cli.ts'
import { recordedTerminal } from '../support/terminal.ts'

/** A classroom in which sessions 3, 5 and 7 are blocked, and a person at a terminal who gives these answers. */
async function answering(
  args: readonly string[],
  answers: string,
): Promise<{ readonly code: number; readonly out: string; readonly err: string; readonly blocked: readonly string[] }> {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'policies'))
  writeFileSync(
    join(folder.path, 'policies', 'lesson.yaml'),
    `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec: { rules: [{ name: open, match: { connection: station }, ensure: unlocked }] }
`,
  )
  const state = join(folder.path, 'state')
  await runCli(['simulate', 'block', '3', '5', '7', '--state', state])
  const terminal = recordedTerminal(answers, true)
  const code = await runCommandLine({
    args: [...args, '--state', state],
    env: { STATIONKEEPER_SETTLE: '50ms' },
    cwd: folder.path,
    terminal,
  })
  const { sessions } = JSON.parse((await runCli(['sessions', '-o', 'json', '--state', state])).stdout)
  const blocked = sessions.filter((each: { blocked: string }) => each.blocked === 'yes')
  return { code, ...terminal.shown, blocked: blocked.map((each: { id: string }) => each.id) }
}

it.each<[string, readonly string[], string, readonly string[], number]>([
  ['apply, to some', ['apply', '--confirm'], 'y\nn\ny\n', ['5'], 0],
  ['apply, to all', ['apply', '--confirm'], 'a\n', [], 0],
  ['apply, to none', ['apply', '--confirm'], 'n\nn\nn\n', ['3', '5', '7'], 0],
  ['apply, and leaving', ['apply', '--confirm'], 'y\nq\n', ['3', '5', '7'], 0],
  ['apply, and hanging up', ['apply', '--confirm'], 'y\n', ['3', '5', '7'], 0],
  ['unlock, to some', ['unlock', '3', '5', '--confirm'], 'n\ny\n', ['3', '7'], 0],
  ['unlock, with an id that is not there', ['unlock', '3', '99', '--confirm'], 'y\n', ['5', '7'], 5],
])('does exactly what a person says yes to: %s', async (_, args, answers, blocked, code) => {
  const outcome = await answering(args, answers)
  expect(outcome.blocked).toEqual(blocked)
  expect(outcome.code).toBe(code)
  expect(outcome.err).toContain(
    'Performing the operation "Unlock-WmsSession" on target "Session 3 (CLASS\\pupil03, station 3)".',
  )
})

it('reports what was confirmed, and nothing of what was not', async () => {
  const { out } = await answering(['unlock', '3', '5', '--confirm'], 'n\ny\n')
  expect(out).toBe('Unlocked: Session 5 (CLASS\\pupil05, station 5).\nDone: 1; held back: 0; failed: 0.\n')
})
