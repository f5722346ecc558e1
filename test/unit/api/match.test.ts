import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../../src/store/journal-entry.ts'
import { at } from '../../support/observation.ts'
import { openedApi } from '../../support/opened-api.ts'

const lab1 = 'room=lab-1'
const order = { for: '20m', reason: 'an exam' }

function entry(sequence: number, sessionId: string | null, user: string | null, when: string): JournalEntry {
  const rest = { intent: null, action: null, rule: null, detail: {}, hash: '00' }
  return { sequence, at: at(when), kind: 'request', sessionId, user, ...rest }
}

describe('a token that is about one room', () => {
  test('sees that room, and of another not even that it is there', async () => {
    await using opened = await openedApi()
    const token = opened.token(['see'], lab1)
    const board = await opened.ask('/v1/board', { token })
    const ids = ['1', '2', '3', '4', '5', '6']
    expect(board.document).toMatchObject({ sessions: ids.map(id => ({ id })) })
    expect((await opened.ask('/v1/sessions', { token })).document).toMatchObject({ sessions: ids.map(id => ({ id })) })
    expect((await opened.ask('/v1/plan', { token })).document).toMatchObject({
      decisions: ids.map(id => ({ session: { id } })),
      summary: { unmanaged: 6 },
    })
    const theirs = await opened.ask('/v1/sessions/7/why', { token })
    const none = await opened.ask('/v1/sessions/700/why', { token })
    expect(theirs).toMatchObject({ status: 404, text: none.text })
  })

  test('is told that a session is held, and not in what words where these are about others as well', async () => {
    await using opened = await openedApi()
    const boss = opened.token(['hold'])
    const place = async (token: string, selector: string) =>
      await opened.ask('/v1/holds', { method: 'POST', token, body: { ...order, selector } })
    await place(boss, 'user=pupil1,user=pupil12')
    await place(boss, `station=1,${lab1}`)
    const [both, own] = opened.keeper.placed().map(({ placed }) => {
      const { id, kind, selector, by, reason } = placed
      return { id, kind, selector: selector.text, by, reason }
    })
    opened.keeper.why = ids => Promise.resolve({ kind: 'Why', sessions: ids.map(() => ({ placed: [both, own] })) })
    const told = async (token: string) => (await opened.ask('/v1/sessions/1/why', { token })).document
    expect(await told(opened.token(['see'], lab1))).toMatchObject({
      sessions: [{ placed: [{ ...both, selector: null, reason: null }, own] }],
    })
    expect(await told(opened.token(['see']))).toMatchObject({ sessions: [{ placed: [both, own] }] })
  })

  test('holds what it is about where nothing is said, and the narrower where something is', async () => {
    await using opened = await openedApi()
    const token = opened.token(['hold'], lab1, 'Ms Keller')
    const all = await opened.ask('/v1/holds', { method: 'POST', token, body: order })
    expect(all).toMatchObject({ status: 201, document: { kind: 'Hold', selector: lab1, by: 'Ms Keller' } })
    const one = await opened.ask('/v1/holds', { method: 'POST', token, body: { ...order, selector: 'station=2' } })
    expect(one.document).toMatchObject({ selector: 'station=2,room=lab-1', sessions: ['2'] })
    expect(opened.keeper.orders.map(({ by }) => by)).toEqual(['Ms Keller', 'Ms Keller'])
  })

  test.each(['room=lab-2', 'room=LAB-1', 'room=*', 'room=lab-1,room=lab-2'])('may not hold %s', async selector => {
    await using opened = await openedApi()
    const token = opened.token(['hold'], lab1)
    const refused = await opened.ask('/v1/holds', { method: 'POST', token, body: { ...order, selector } })
    expect(refused).toMatchObject({ status: 403, document: { type: 'urn:stationkeeper:forbidden' } })
    expect(opened.keeper.orders).toEqual([])
  })

  test('is not let out of its room by asking for every session', async () => {
    await using opened = await openedApi()
    const token = opened.token(['hold', 'release'], lab1)
    const body = { ...order, selector: 'everySession' }
    expect((await opened.ask('/v1/holds', { method: 'POST', token, body })).document).toMatchObject({ selector: lab1 })
    const released = await opened.ask('/v1/releases', { method: 'POST', token, body: { selector: 'everySession' } })
    expect(released.status).toBe(200)
    expect(opened.keeper.orders.at(-1)?.request).toMatchObject({
      target: { selector: { text: lab1 }, ofSessions: true },
    })
  })

  test('ends its own holds, and neither sees nor ends those of others', async () => {
    await using opened = await openedApi()
    const head = opened.token(['see', 'hold', 'release'], undefined, 'Head')
    const teacher = opened.token(['see', 'hold', 'release'], lab1, 'Ms Keller')
    const place = async (token: string, selector: string): Promise<void> => {
      const placed = await opened.ask('/v1/holds', { method: 'POST', token, body: { ...order, selector } })
      expect(placed.status).toBe(201)
    }
    await place(head, 'room=lab-2')
    await place(head, 'user=pupil1,user=pupil9')
    await place(teacher, 'station=3')
    const seen = await opened.ask('/v1/holds', { token: teacher })
    expect(seen.document).toMatchObject({
      placed: [
        { id: 'h2', selector: null, by: null, reason: null, sessions: ['1'] },
        { id: 'h3', selector: 'station=3,room=lab-1', by: 'Ms Keller' },
      ],
    })
    expect(seen.text).not.toContain('pupil9')
    const end = async (id: string): Promise<number> =>
      (await opened.ask(`/v1/holds/${id}`, { method: 'DELETE', token: teacher })).status
    expect([await end('h1'), await end('h2'), await end('h3')]).toEqual([404, 403, 200])
  })

  test('reads nothing of who sat there before', async () => {
    await using opened = await openedApi()
    opened.keeper.entries.push(
      entry(1, '1', 'pupil1', '2026-11-20T10:00:00Z'),
      entry(2, '1', 'somebody', '2026-11-21T09:00:00Z'),
      entry(3, '1', 'CLASS\\Pupil1', '2026-11-21T09:30:00Z'),
      entry(4, '7', 'pupil7', '2026-11-21T09:40:00Z'),
      entry(5, null, null, '2026-11-21T09:50:00Z'),
    )
    const { document } = await opened.ask('/v1/history', { token: opened.token(['see'], lab1) })
    expect(document).toMatchObject({ kind: 'History', entries: [{ sequence: 3 }] })
    // Each look goes through the whole journal, on the thread of the loop.
    expect(opened.keeper.looks).toHaveLength(1)
    const all = await opened.ask('/v1/history?last=2', { token: opened.token(['see']) })
    expect(all.document).toMatchObject({ entries: [{ sequence: 4 }, { sequence: 5 }] })
  })
})
