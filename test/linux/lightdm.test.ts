import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identify } from '../../src/model/incarnation.ts'
import { ms } from '../../src/model/time.ts'
import { once } from '../support/until.ts'
import { command } from './support/command.ts'
import { AT_SEATS, property, sessionOf, workOf } from './support/people.ts'
import { realProvider } from './support/real-provider.ts'
import { step } from './support/step.ts'

/** Far more than it takes her to be there where nobody has much else to do; twice as long each time that it is begun anew. */
const FIRST_PATIENCE_MS = 25_000
/** Far more than looking and acting take. */
const PATIENCE = ms(120_000)

beforeAll(async () => {
  await step('LightDM started, its user logged on', async () => {
    await command('systemctl', 'start', 'lightdm')
    for (let patience = FIRST_PATIENCE_MS; ; patience *= 2) {
      const isThere = await once(() => workOf('lena'), patience).then(
        () => true,
        () => false,
      )
      if (isThere) return
      // It waits for ever for an X server whose word it missed, as can be where two are ready at the same moment.
      await command('systemctl', 'restart', 'lightdm')
    }
  })
})

/** LightDM put a greeter in front of seats that are not its own, of those that have somebody now. */
afterAll(async () => {
  await command('systemctl', 'stop', 'lightdm')
  for (const person of AT_SEATS) {
    const id = await sessionOf(person).catch(() => null)
    if (id !== null) await command('loginctl', 'activate', id)
  }
})

describe('a seat of LightDM', () => {
  it('is disconnected by its greeter, the session lives on, and is active again when its user is back', async () => {
    const provider = await realProvider()
    try {
      const id = await sessionOf('lena')
      const work = await workOf('lena')
      const signal = AbortSignal.timeout(PATIENCE)
      const look = async (): Promise<string | undefined> =>
        (await provider.reader.observe({ signal })).sessions.find(session => session.id === id)?.state
      const lena = identify(await provider.reader.observe({ signal }), new Map()).get(id)
      await until(look, 'active')
      if (lena === undefined) throw new Error('lena is not seen')

      await step('LightDM asked for its greeter', () =>
        provider.actuator.disconnect(lena, { signal, timeout: PATIENCE }),
      )
      await step('LightDM: session seen disconnected', () => until(look, 'disconnected'))
      expect(await workOf('lena')).toBe(work)
      expect(await property(id, 'State')).toBe('online')
      const { sessions } = await provider.reader.observe({ signal })
      expect(sessions.filter(({ user }) => user === 'lightdm')).toEqual([])

      await command('loginctl', 'activate', id)
      await step('LightDM: session seen active again', () => until(look, 'active'))
    } finally {
      await provider.close()
    }
  })
})

async function until(look: () => Promise<string | undefined>, state: string): Promise<void> {
  while ((await look()) !== state) {}
}
