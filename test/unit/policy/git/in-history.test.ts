import { readdirSync, rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inHistory } from '../../../../src/policy/git/in-history.ts'
import { GitStage } from '../../../support/git-reading.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

const asker = (stage: GitStage) => (commit: string, beginning: string) =>
  inHistory({
    mirror: stage.mirror,
    commit,
    beginning,
    // Stands still: nobody is asked for longer than ten seconds, which a busy machine may take.
    clock: new VirtualClock(),
    signal: new AbortController().signal,
  })

test('a commit that was overtaken is found in the history of the one in force, by its beginning, and no other is', async () => {
  await using stage = await GitStage.open()
  const { repository, first } = stage
  const second = repository.push('x.yaml', 'second')
  repository.git('checkout', '--quiet', '-b', 'other', first)
  const other = repository.push('x.yaml', 'other')
  repository.git('checkout', '--quiet', 'main')
  const third = repository.push('x.yaml', 'third')
  await stage.read()
  await stage.read({ ref: { kind: 'branch', name: 'other' } })
  const ask = asker(stage)
  expect(await ask(third, second.slice(0, 7))).toBe(second)
  expect(await ask(third, third)).toBe(third)
  expect(await ask(second, third)).toBe(null)
  expect(await ask(third, other)).toBe(null)
  expect(await ask(third, '0123456')).toBe(null)
  expect(await ask(third, '--help')).toBe(null)
  expect(readdirSync(stage.mirror).sort()).toEqual(['pack', 'whole'])
})

test('nobody can tell of what was fetched once it is gone, and that is no error', async () => {
  await using stage = await GitStage.open()
  await stage.read()
  rmSync(stage.mirror, { recursive: true })
  expect(await asker(stage)(stage.first, stage.first)).toBe(null)
})
