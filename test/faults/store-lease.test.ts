import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { instant } from '../../src/model/time.ts'
import { holder, isHeld, tryAcquire } from '../../src/store/lease.ts'
import { stateFolder } from '../unit/store/fixtures.ts'
import { asStranger } from './store-as-stranger.ts'
import { Child } from './store-child-process.ts'

const owner = { state: '/state', pid: process.pid, since: instant(0) }
const children: Child[] = []

afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGCONT')
    await child.kill()
  }
})

function spawned(path: string): Child {
  const child = new Child('lease', path)
  children.push(child)
  return child
}

async function holding(path: string): Promise<Child> {
  const child = spawned(path)
  child.process.stdin.write('go\n')
  expect(await child.said(1)).toEqual(['won'])
  return child
}

describe('a lease between processes', () => {
  it('goes to one of two that race for it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const path = join(stateFolder(), 'lease')
      const racers = [spawned(path), spawned(path)]
      for (const racer of racers) racer.process.stdin.write('go\n')
      const words = await Promise.all(racers.map(async racer => (await racer.said(1))[0]))
      expect(words.toSorted()).toEqual(['lost', 'won'])
      expect(holder(path)?.pid).toBe(racers[words.indexOf('won')]?.process.pid)
      for (const racer of racers) await racer.kill()
    }
  })

  it('is free at once when its holder is killed', async () => {
    const path = join(stateFolder(), 'lease')
    const child = await holding(path)
    expect(tryAcquire(path, owner)).toBeNull()
    await child.kill()
    expect(isHeld(path)).toBe(false)
    expect(holder(path)).toBeNull()
    const lease = tryAcquire(path, owner)
    expect(lease).not.toBeNull()
    expect(holder(path)).toEqual(owner)
    lease?.release()
  })

  it.runIf(process.platform !== 'win32')('stays with a holder that is stopped but alive', async () => {
    const path = join(stateFolder(), 'lease')
    const child = await holding(path)
    child.process.kill('SIGSTOP')
    expect(isHeld(path)).toBe(true)
    expect(tryAcquire(path, owner)).toBeNull()
    expect(holder(path)).toMatchObject({ state: '/state', pid: child.process.pid })
  })

  it.runIf(process.platform !== 'win32')('is told of to an account that may not read it', async () => {
    const folder = stateFolder()
    const path = join(folder, 'lease')
    chmodSync(folder, 0o755)
    const child = await holding(path)
    chmodSync(path, 0o000)
    expect(asStranger(() => holder(path)?.pid)).toBe(child.process.pid)
    await child.kill()
    expect(asStranger(() => isHeld(path))).toBe(false)
  })
})
