import { expect, test } from 'vitest'
import { ms } from '../../../../src/model/time.ts'
import { openWts } from '../../../../src/providers/wts/open.ts'
import { standInLibrary } from '../../../native/build.ts'
import { STUCK } from '../../../native/stand-in.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'
import { describeComputer, morning } from './host.ts'

const ADMINISTRATORS = 'Administrateurs'

describeComputer('groups of Windows users', computer => {
  test('the first look knows them, by either spelling, and administrators by what they are called here', async () => {
    const { outside, see } = computer()
    outside.group('CLASS\\ben', 'Utilisateurs', 'local')
    outside.group('CLASS\\ben', ADMINISTRATORS, 'local')
    outside.group('ben', 'IT Staff', 'domain')
    expect(await see('2')).toMatchObject({
      groups: ['Utilisateurs', ADMINISTRATORS, 'CLASS\\IT Staff', 'IT Staff'],
      admin: true,
    })
    expect(await see('3')).toMatchObject({ groups: [], admin: false })
  })

  test.each([
    ['NetUserGetLocalGroups', 2221],
    ['DsGetDcNameW', 1355],
    ['NetUserGetGroups', 2453],
  ])('none are known where %s fails: half of them would be taken for all', async (call, code) => {
    const { outside, see, provider, signal } = computer()
    outside.group('CLASS\\ben', ADMINISTRATORS, 'local')
    outside.fail(call, code)
    expect(await see('2')).toMatchObject({ groups: null, admin: null })
    const found = await provider.inspect?.({ signal })
    expect(found?.findings).toContainEqual(
      expect.objectContaining({ level: 'warning', topic: 'groups', message: expect.stringContaining(`error ${code}`) }),
    )
  })

  test('whether somebody is an administrator is unknown where their name is', async () => {
    const { outside, see } = computer()
    outside.group('CLASS\\ben', 'Utilisateurs', 'local')
    outside.fail('LookupAccountSidW', 1332)
    expect(await see('2')).toMatchObject({ groups: ['Utilisateurs'], admin: null })
  })

  test('a look waits for nobody who logged on later, and a hint tells when their groups are known', async () => {
    const { outside, see, observe, provider, signal } = computer()
    await observe()
    outside.session({ id: 7, user: 'dora', logonAt: morning })
    outside.group('dora', 'Pupils', 'domain')
    const hints = provider.reader.changes?.({ signal })[Symbol.asyncIterator]()
    // The hint with which listening begins may come first.
    await hints?.next()
    expect(await see('7')).toMatchObject({ user: 'dora' })
    while ((await see('7'))?.groups === null) await hints?.next()
    expect(await see('7')).toMatchObject({ groups: ['CLASS\\Pupils', 'Pupils'], admin: false })
  })

  test('they are asked for again when they are a quarter of an hour old, and the old ones hold until then', async () => {
    const { outside, see, observe, provider, clock, signal } = computer()
    await observe()
    outside.group('ben', 'Prefects', 'domain')
    expect(await see('2')).toMatchObject({ groups: [] })
    await clock.advance(15 * 60_000)
    const hints = provider.reader.changes?.({ signal })[Symbol.asyncIterator]()
    await hints?.next()
    expect(await see('2')).toMatchObject({ groups: [] })
    while ((await see('2'))?.groups?.length === 0) await hints?.next()
    expect(await see('2')).toMatchObject({ groups: ['CLASS\\Prefects', 'Prefects'] })
  })

  test('on somebody who is asked and does not answer the first look waits five seconds, and the others not at all', async () => {
    const { outside, observe, clock } = computer()
    outside.fail('DsGetDcNameW', STUCK)
    const first = observe()
    let isSeen = false
    void first.then(() => {
      isSeen = true
    })
    while (!isSeen) await clock.advance(1_000)
    expect((await first).sessions[1]).toMatchObject({ user: 'ana', groups: null, admin: null })
    expect((await observe()).sessions[1]).toMatchObject({ user: 'ana', groups: null, admin: null })
  })

  test.each([
    [ms(3_000), 1_500],
    [ms(60_000), 5_000],
  ])('the first look waits no longer than half of what it may take: of %i ms %i', async (longestLook, waits) => {
    const { outside, signal } = computer()
    outside.fail('DsGetDcNameW', STUCK)
    const clock = new VirtualClock()
    const provider = await openWts({ library: standInLibrary(), longestLook }, { clock })
    try {
      const first = provider.reader.observe({ signal })
      await expect.poll(() => clock.untilNext).toBe(waits)
      await clock.advance(waits)
      expect((await first).sessions[1]).toMatchObject({ user: 'ana', groups: null, admin: null })
    } finally {
      outside.hang(false)
      await provider.close()
    }
  })
})
