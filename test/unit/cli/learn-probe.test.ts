import { describe, expect, it } from 'vitest'
import { InvalidInput } from '../../../src/cli/errors.ts'
import { compare, learningPace } from '../../../src/cli/learn-probe.ts'
import { oneSessionAt } from '../../../src/cli/one-session.ts'
import { learningDocument, learningText, probeRemarks, probeTestText } from '../../../src/cli/views/probe-text.ts'
import { ms } from '../../../src/model/time.ts'
import type { SessionProcesses } from '../../../src/providers/multipoint/processes.ts'
import { observation, session } from '../../support/observation.ts'
import { recordedTerminal } from '../../support/terminal.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const pupil = session({ id: '5', station: '4' })
const timeout = ms(10_000)

/** Each look shows the next row of names in session 5, and an editor in session 6. */
function processes(...looks: readonly (readonly string[])[]): SessionProcesses & { readonly looks: () => number } {
  let taken = 0
  return {
    looks: () => taken,
    read: async () => {
      const names = looks[taken++] ?? []
      return [{ session: '6', name: 'notepad' }, ...names.map(name => ({ session: '5', name }))]
    },
    close: async () => {},
  }
}

const idle = ['explorer', 'notepad']
const blocked = [...idle, 'WmsBlock']

describe('learning a probe', () => {
  it('looks at the word of a person, before the block and once it is there', async () => {
    const terminal = recordedTerminal('\n\n', true)
    const bound = { terminal, clock: new VirtualClock(), timeout, signal: new AbortController().signal }
    expect(await compare(processes(idle, blocked), pupil, { pace: { kind: 'asked' }, ...bound })).toEqual({
      kind: 'found',
      name: 'WmsBlock',
    })
    const [first = -1, second = -1] = ['nobody at all is blocked', 'Block Session 5'].map(words =>
      terminal.shown.err.indexOf(words),
    )
    expect(first).toBeGreaterThan(-1)
    expect(second).toBeGreaterThan(first)
  })

  it('learns nothing from a person who leaves before the end', async () => {
    const bound = { clock: new VirtualClock(), timeout, signal: new AbortController().signal }
    const looked = processes(idle, blocked)
    const comparing = compare(looked, pupil, {
      pace: { kind: 'asked' },
      terminal: recordedTerminal('\n', true),
      ...bound,
    })
    await expect(comparing).rejects.toThrow('nobody answered')
    expect(looked.looks()).toBe(1)
  })

  it('waits as long as it was told to where nobody answers, and not longer', async () => {
    const clock = new VirtualClock()
    const looked = processes(idle, blocked)
    const options = { pace: { kind: 'waiting', wait: ms(30_000) }, timeout, clock } as const
    const signal = new AbortController().signal
    const comparing = compare(looked, pupil, { ...options, terminal: recordedTerminal(), signal })
    await clock.advance(29_999)
    expect(looked.looks()).toBe(1)
    await clock.advance(1)
    expect(await comparing).toEqual({ kind: 'found', name: 'WmsBlock' })
  })

  it('ends at once when it is interrupted', async () => {
    const clock = new VirtualClock()
    const controller = new AbortController()
    const pace = { kind: 'waiting', wait: ms(30_000) } as const
    const bound = { clock, timeout, terminal: recordedTerminal(), signal: controller.signal }
    const comparing = compare(processes(idle), pupil, { pace, ...bound })
    const ended = expect(comparing).rejects.toThrow('interrupted')
    await clock.advance(1)
    controller.abort(new Error('interrupted'))
    await ended
  })

  it('gives a look that hangs no longer than a look may take', async () => {
    const clock = new VirtualClock()
    const hanging: SessionProcesses = {
      read: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      close: async () => {},
    }
    const bound = { clock, timeout, terminal: recordedTerminal(), signal: new AbortController().signal }
    const comparing = compare(hanging, pupil, { pace: { kind: 'waiting', wait: ms(1000) }, ...bound })
    const ended = expect(comparing).rejects.toThrow('did not answer within 10s')
    await clock.advance(10_000)
    await ended
  })

  it('needs a terminal or a time', () => {
    expect(() => learningPace({ canAsk: false }, null)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--wait 30s') }),
    )
    expect(learningPace({ canAsk: false }, ms(5))).toEqual({ kind: 'waiting', wait: 5 })
    expect(learningPace({ canAsk: true }, null)).toEqual({ kind: 'asked' })
  })
})

describe('the session that is meant', () => {
  const seen = observation([
    session({ id: '5', user: 'ana', station: '4' }),
    session({ id: '4', user: 'ben', station: '7' }),
    session({ id: '8', user: 'cem', station: null, connection: 'remote' }),
  ])

  it.each([
    ['4', '5'],
    ['8', '8'],
    ["user='CLASS\\ben'", '4'],
  ])('by %s is session %s: a station first, else a selector', (written, id) => {
    expect(oneSessionAt(written, seen).id).toBe(id)
  })

  it.each([
    ['12', 'nobody sits at "12"'],
    ['everySession', 'is more than one session'],
    ['stattion=4', 'selects no sessions'],
  ])('is refused for %s', (written, words) => {
    expect(() => oneSessionAt(written, seen)).toThrow(InvalidInput)
    expect(() => oneSessionAt(written, seen)).toThrow(words)
  })
})

describe('what was learnt', () => {
  const about = { host: 'HOST', session: pupil }

  it('is a setting to write, in quotes that no name can leave, and how to try it', () => {
    const text = learningText({ ...about, learnt: { kind: 'found', name: "Teacher's Block" } })
    expect(text).toContain("  multipoint: { probeProcess: 'Teacher''s Block' }\n")
    expect(text).toContain('probe test')
    expect(text).toContain('Nothing was unblocked here')
  })

  it('is a list where several may tell', () => {
    expect(learningText({ ...about, learnt: { kind: 'several', names: ['A', 'B\u001b'] } })).toContain(
      '  A\n  B\\u{1b}\n',
    )
  })

  it('is what to try where none does', () => {
    expect(learningText({ ...about, learnt: { kind: 'none' } })).toContain('multipoint.probeScript')
  })

  it('is data as well', () => {
    expect(learningDocument({ ...about, learnt: { kind: 'found', name: 'WmsBlock' } })).toMatchObject({
      kind: 'ProbeLearning',
      session: '5',
      station: '4',
      result: 'found',
      names: ['WmsBlock'],
      setting: { multipoint: { probeProcess: 'WmsBlock' } },
    })
    expect(learningDocument({ ...about, learnt: { kind: 'none' } })).toMatchObject({ names: [], setting: null })
  })
})

it('prints whom a probe calls blocked as ids to be piped on', () => {
  expect(probeTestText({ process: 'WmsBlock', script: null, blocked: ['3', '5'], unknownIds: [] })).toBe('3\n5\n')
})

it('a probe that names what is no session of the host is told so', () => {
  const answer = { process: null, script: '/probe.ps1', blocked: ['3', '77', '99'] }
  expect(probeRemarks({ ...answer, unknownIds: ['77', '99'] })).toMatch(/^No session of the host has the id 77, 99: /)
  expect(probeRemarks({ ...answer, unknownIds: [] })).toBe('')
  expect(probeRemarks({ ...answer, unknownIds: null })).toMatch(/doctor/)
})
