import { expect, test } from 'vitest'
import { OpenDoor } from '../../../src/daemon/open-door.ts'
import type { Serving } from '../../../src/daemon/serving.ts'
import { ms } from '../../../src/model/time.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

interface Trial {
  readonly door: OpenDoor
  readonly clock: VirtualClock
  readonly happened: string[]
}

/** @param attempts how each ends: an origin, null for the socket alone, or what goes wrong */
function trial(attempts: readonly (string | null | Error)[]): Trial {
  const clock = new VirtualClock()
  const happened: string[] = []
  const waiting = [...attempts]
  const serve = async (onTrouble: (what: string, error: unknown) => void): Promise<Serving> => {
    const end = waiting.shift()
    if (end === undefined) throw new Error('nobody asked for one more')
    if (end instanceof Error) throw end
    if (end === null) onTrouble('Listening', new Error('the port is taken'))
    return {
      socket: 's',
      origin: end,
      complete: end !== null,
      gatekeeper: {
        accessOf: () => null,
        redeem: () => null,
        issueCode: () => ({ code: '', expiresAt: 0 }),
        signOut() {},
      },
      close: async () => void happened.push('closed'),
    }
  }
  const door = new OpenDoor({
    serve,
    clock,
    onServing: ({ origin }) => happened.push(`serving ${origin}`),
    onTrouble: (what, error) => happened.push(`${what}: ${String(error)}`),
  })
  return { door, clock, happened }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

test('whoever waits for it knows when it was tried', async () => {
  const { door, happened } = trial(['http://127.0.0.1:1'])
  expect(happened).toEqual([])
  await door.tried
  expect(happened).toEqual(['serving http://127.0.0.1:1'])
  await door.close()
  expect(happened).toEqual(['serving http://127.0.0.1:1', 'closed'])
})

test('what fails is told once and tried again until it succeeds', async () => {
  const disk = new Error('the disk is full')
  const { door, clock, happened } = trial([disk, disk, 'http://127.0.0.1:1'])
  await settled()
  await clock.advance(ms(10_000))
  await settled()
  await clock.advance(ms(10_000))
  await settled()
  expect(happened).toEqual(['Opening the API: Error: the disk is full', 'serving http://127.0.0.1:1'])
  expect(clock.pending).toBe(0)
  await door.close()
})

test('a port that another program has is asked for again, while the socket serves', async () => {
  const { door, clock, happened } = trial([null, null, 'http://127.0.0.1:1'])
  await settled()
  expect(happened).toEqual(['Listening: Error: the port is taken', 'serving null'])
  await clock.advance(ms(10_000))
  await settled()
  await clock.advance(ms(10_000))
  await settled()
  expect(happened.slice(2)).toEqual(['closed', 'closed', 'serving http://127.0.0.1:1'])
  await door.close()
})

test('one that is closed while it opens tells of nothing that it opened, and leaves nothing open', async () => {
  const { door, happened } = trial(['http://127.0.0.1:1'])
  await door.close()
  await settled()
  expect(happened).toEqual(['closed'])
})

test('one that is closed while it waits to try again tries no more', async () => {
  const { door, clock, happened } = trial([new Error('the disk is full')])
  await settled()
  await door.close()
  expect(clock.pending).toBe(0)
  expect(happened).toHaveLength(1)
})
