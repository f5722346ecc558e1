import { expect, test } from 'vitest'
import type { BoardChange } from '../../../../src/api/contract.ts'
import { liveBoard } from '../../../../src/dashboard/client/live-board.ts'
import { boardHead, boardSession } from '../../../support/fake-keeper.ts'
import { noon } from '../../../support/observation.ts'
import { until } from '../../../support/until.ts'
import { VirtualClock } from '../../../support/virtual-clock.ts'

function frames(changes: readonly BoardChange[]): string {
  return changes
    .map(({ event, data }, index) => `id: r-${index}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
    .join('')
}

/** A page that is sent these at once, and draws when it is told to. */
async function sent(
  changes: readonly BoardChange[],
): Promise<{ readonly live: ReturnType<typeof liveBoard>; readonly draw: () => boolean }> {
  let due: (() => void) | null = null
  const live = liveBoard({
    fetcher: async () => new Response(frames(changes), { headers: { 'content-type': 'text/event-stream' } }),
    clock: new VirtualClock(noon),
    random: () => 1,
    beforeDrawing: draw => {
      due = draw
    },
  })
  await until(() => due !== null)
  live.stop()
  const draw = (): boolean => {
    const now = due
    due = null
    now?.()
    return now !== null
  }
  return { live, draw }
}

const ids = Array.from({ length: 250 }, (_, index) => String(index + 1))
const board: BoardChange = {
  event: 'board',
  data: {
    apiVersion: 'stationkeeper/v1',
    kind: 'Board',
    cursor: 'r-0',
    head: boardHead(250),
    sessions: ids.map(id => boardSession(id)),
  },
}
const storm = ids.map((id): BoardChange => ({ event: 'session', data: boardSession(id, { blocked: 'yes' }) }))

test('A storm is drawn over several frames, in its order, to its end', async () => {
  const { live, draw } = await sent([board, ...storm])
  const blocked = (): readonly string[] =>
    [...(live.board.get()?.sessions.values() ?? [])].flatMap(session => (session.blocked === 'yes' ? [session.id] : []))
  const steps: number[] = []
  while (draw()) steps.push(blocked().length)
  expect(steps).toEqual([49, 99, 149, 199, 249, 250])
  expect(blocked()).toEqual(ids)
})

test('What a page that nobody draws has missed is drawn at once', async () => {
  const { live, draw } = await sent([board, ...Array.from({ length: 25 }, () => storm).flat()])
  expect(draw()).toBe(true)
  expect([...(live.board.get()?.sessions.values() ?? [])].every(({ blocked }) => blocked === 'yes')).toBe(true)
  expect(draw()).toBe(false)
})
