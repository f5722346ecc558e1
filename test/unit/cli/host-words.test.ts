import { describe, expect, it } from 'vitest'
import type { Preview } from '../../../src/cli/acting.ts'
import { askAll, type HostWord } from '../../../src/cli/host-words.ts'
import { showPreview } from '../../../src/cli/show-preview.ts'
import type { Decision } from '../../../src/model/plan.ts'
import { ms } from '../../../src/model/time.ts'
import { GoneError, UnsupportedError } from '../../../src/providers/errors.ts'
import type { Provider, SessionActuator } from '../../../src/providers/provider.ts'
import { decision, planOf } from '../../support/decision.ts'
import { recordedTerminal } from '../../support/terminal.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const never = new AbortController().signal
const starting = ms(2_000)

/** A host that can be asked, and on which nothing may be done. */
function host(whatIf: NonNullable<SessionActuator['whatIf']> | null, concurrency = 2): Provider {
  const acts = async (): Promise<never> => {
    throw new Error('it acted')
  }
  return {
    host: 'HOST',
    actuator: { unlock: acts, disconnect: acts, ...(whatIf === null ? {} : { whatIf }) },
    reader: {
      name: 'cmdlets',
      capabilities: {
        simulated: false,
        seesBlocked: false,
        confirmsIdentity: true,
        unlockLiftsLocks: false,
        concurrency,
      },
      observe: acts,
    },
    close: async () => {},
  }
}

function previewOf(decisions: readonly Decision[]): Preview {
  return { plan: planOf(decisions), missing: [], timeoutOf: () => ms(10_000) }
}

const away = decision({ id: '5', action: 'disconnect', desired: 'disconnected', reason: { code: 'blocked' } })

async function wordOn(whatIf: NonNullable<SessionActuator['whatIf']>): Promise<HostWord | undefined> {
  const words = await askAll(host(whatIf), previewOf([away]), { clock: new VirtualClock(), starting, signal: never })
  return words.get('5')
}

describe('asking the host what it would do', () => {
  it('is about what is due and nothing else, for the very stay that was planned for', async () => {
    const asked: unknown[] = []
    const whatIf: SessionActuator['whatIf'] = async (action, { sessionId, user, host }, { timeout }) => {
      asked.push([action, sessionId, user, host, timeout])
      return 'What if'
    }
    const due = [
      decision({ id: '3', status: 'assert' }),
      away,
      decision({ id: '7', status: 'withheld', reason: { code: 'disarmed' } }),
      decision({ id: '8', status: 'in-sync', action: 'none', reason: { code: 'in-sync' } }),
    ]
    const words = await askAll(host(whatIf), previewOf(due), { clock: new VirtualClock(), starting, signal: never })
    expect(asked).toEqual([
      ['unlock', '3', 'CLASS\\ana', 'HOST', 10_000],
      ['disconnect', '5', 'CLASS\\ana', 'HOST', 10_000],
    ])
    expect([...words]).toEqual([
      ['3', { said: 'What if' }],
      ['5', { said: 'What if' }],
    ])
  })

  it.each<[string, Error, HostWord]>([
    [
      'can not say so of this action',
      new UnsupportedError('Unlock-WmsSession has no -WhatIf'),
      { said: null, because: 'unsupported', message: 'Unlock-WmsSession has no -WhatIf' },
    ],
    ['has lost the session', new GoneError('it ended'), { said: null, because: 'gone', message: 'it ended' }],
    ['fails', new Error('access is denied'), { said: null, because: 'failed', message: 'access is denied' }],
  ])('says why a host that %s said nothing', async (_, error, word) => {
    expect(await wordOn(() => Promise.reject(error))).toEqual(word)
  })

  it('waits no longer than the rule and the start of a PowerShell allow, and asks no more at a time than the provider takes', async () => {
    const clock = new VirtualClock()
    let open = 0
    let most = 0
    const whatIf: SessionActuator['whatIf'] = (_, __, { signal }) =>
      new Promise((_resolve, reject) => {
        most = Math.max(most, ++open)
        signal.addEventListener('abort', () => {
          open -= 1
          reject(signal.reason)
        })
      })
    const five = ['1', '2', '3', '4', '5'].map(id => decision({ id }))
    const asking = askAll(host(whatIf), previewOf(five), { clock, starting, signal: never })
    await clock.advance(3 * 12_000)
    expect([...(await asking).values()].map(word => word.said === null && word.because)).toEqual(
      Array.from({ length: 5 }, () => 'no-answer'),
    )
    expect(most).toBe(2)
  })

  it('is refused where there is nobody to ask', async () => {
    const asking = askAll(host(null), previewOf([]), { clock: new VirtualClock(), starting, signal: never })
    await expect(asking).rejects.toThrow('the provider cmdlets has nothing to ask')
  })

  it('ends when it is interrupted', async () => {
    const controller = new AbortController()
    const whatIf: SessionActuator['whatIf'] = () => new Promise(() => {})
    const asking = askAll(host(whatIf), previewOf([away]), {
      clock: new VirtualClock(),
      starting,
      signal: controller.signal,
    })
    controller.abort(new Error('interrupted'))
    await expect(asking).rejects.toThrow('interrupted')
  })
})

describe('a preview with the word of the host', () => {
  const asserted = decision({ id: '3', status: 'assert', reason: { code: 'block-unknown' } })
  const shown = (word: HostWord, format: 'text' | 'json') => {
    const terminal = recordedTerminal()
    const words = new Map([['3', word]])
    const exit = showPreview(previewOf([asserted, away]), { format, terminal, all: false, words })
    return { exit, out: terminal.shown.out }
  }

  it('has it below our own line, one for a session though it is only asserted', () => {
    const { exit, out } = shown({ said: 'What if: on target "3".\r\nand\u001b[2J' }, 'text')
    expect(exit).toBe(0)
    expect(out.split('\n').slice(0, 4)).toEqual([
      'What if: Performing the operation "Unlock-WmsSession" on target "Session 3 (CLASS\\ana, station 4)".',
      '  The host says: What if: on target "3".',
      '  The host says: and\\u{1b}[2J',
      'What if: Performing the operation "Disconnect-WmsSession" on target "Session 5 (CLASS\\ana, station 4)".',
    ])
    expect(out).not.toContain('Asserting')
  })

  it('has it as data', () => {
    expect(JSON.parse(shown({ said: 'What if' }, 'json').out).results).toMatchObject([
      { session: { id: '3' }, said: 'What if', saidNothing: null },
      { session: { id: '5' }, said: null, saidNothing: null },
    ])
    const silent = shown({ said: null, because: 'unsupported', message: 'no -WhatIf' }, 'json')
    expect(JSON.parse(silent.out).results[0]).toMatchObject({
      said: null,
      saidNothing: { because: 'unsupported', message: 'no -WhatIf' },
    })
  })

  it.each<['unsupported' | 'gone' | 'failed' | 'no-answer', number]>([
    ['unsupported', 0],
    ['gone', 1],
    ['failed', 1],
    ['no-answer', 1],
  ])('fails as it would in earnest, but not for want of a -WhatIf: %s', (because, code) => {
    const { exit, out } = shown({ said: null, because, message: 'so it is' }, 'text')
    expect(exit).toBe(code)
    expect(out).toContain('  The host says nothing: so it is\n')
  })
})
