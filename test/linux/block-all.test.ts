import { beforeEach, describe, expect, it } from 'vitest'
import { command } from './support/command.ts'
import { keptHost, openRule } from './support/kept-host.ts'
import { everybodyThere, lockOwnScreen, property } from './support/people.ts'
import { noteStep, step } from './support/step.ts'
import { openWitness } from './support/witness.ts'

let there: Awaited<ReturnType<typeof everybodyThere>>

beforeEach(async () => {
  there = await step('everybody there, with lockers that listen', everybodyThere)
})

describe('a Block All on a real host', () => {
  it('is lifted from whom the policy names, as their lockers confirm, and from nobody else', async () => {
    await using host = keptHost([openRule('open', '{ user: [ana, dora] }')])
    await using witness = await openWitness()
    const daemon = await step('daemon started, first plan', () => host.keep())
    const before = witness.heard.length

    await command('loginctl', 'lock-sessions')
    for (const person of ['ana', 'dora'] as const) {
      const locked = await witness.hears(there[person], 'locked', before)
      const unlocked = await witness.hears(there[person], 'unlocked', before)
      noteStep(`Block All: ${person} locked -> unlocked`, unlocked.at - locked.at)
    }
    for (const person of ['ben', 'cid', 'eve', 'finn'] as const) {
      await witness.hears(there[person], 'locked', before)
      expect(await property(there[person], 'LockedHint'), person).toBe('yes')
    }
    await daemon.said(`Unlocked session ${there.ana} (ana) for lesson/open`)
    const asked = witness.heard.slice(before).filter(({ what }) => what === 'unlock')
    expect(new Set(asked.map(({ session }) => session))).toEqual(new Set([there.ana, there.dora]))
  })

  it.each([
    ['from a menu, as a Lock signal', (id: string) => command('loginctl', 'lock-session', id)],
    ['by the screen saver, without one', (id: string) => lockOwnScreen('ben', id)],
  ])('leaves locked whoever had locked the screen before: %s', async (_, lock) => {
    await using host = keptHost([openRule('open', '{ everySession: true }')])
    await using witness = await openWitness()
    await host.keep()
    const before = witness.heard.length
    await lock(there.ben)
    await witness.hears(there.ben, 'locked', before)

    await command('loginctl', 'lock-sessions')
    for (const person of ['ana', 'cid', 'dora', 'eve', 'finn'] as const)
      await witness.hears(there[person], 'unlocked', before)
    expect(await property(there.ben, 'LockedHint')).toBe('yes')
    const asked = witness.heard.slice(before).filter(({ what }) => what === 'unlock')
    expect(asked.map(({ session }) => session)).not.toContain(there.ben)
  })
})
