import { describe, expect, it } from 'vitest'
import { loadPolicies } from '../../../src/policy/load.ts'
import { head, placesOf, policy } from './policy-text.ts'

const calendar = (dates: string): string =>
  `apiVersion: stationkeeper/v1\nkind: Calendar\nmetadata: { name: c }\nspec: { dates: ${dates} }\n`

describe('a document that its schema refuses', () => {
  it.each([
    ['no set of fields', 'just text\n', ['SK2001:1:1']],
    ['no kind', 'apiVersion: stationkeeper/v1\n', ['SK2003:1:1']],
    ['an unknown kind', 'apiVersion: stationkeeper/v1\nkind: SesionPolicy\n', ['SK2003:2:7']],
    ['another apiVersion', head.replace('v1', 'v2'), ['SK2002:1:13']],
    ['no apiVersion', 'kind: Calendar\n', ['SK2002:1:1']],
    ['no spec', head, ['SK2005:1:1']],
    ['no name', `${head.replace('name: a', '')}spec: { rules: [] }\n`, ['SK2005:3:1', 'SK2010:4:16']],
    ['an unknown field at the top', `${policy('match: { station: 3 }')}status: {}\n`, ['SK2004:9:1']],
    ['an unknown field of a match', policy('match: { statoin: 3 }'), ['SK2004:7:16']],
    ['an unknown field in not', policy('match: { not: { usr: a } }'), ['SK2004:7:23']],
    ['a merge key', policy('match: { <<: {}, station: 3 }'), ['SK2004:7:16']],
    ['an empty match', policy('match: {}'), ['SK2010:7:14']],
    ['an empty match inside', policy('match: { not: {} }'), ['SK2010:7:21']],
    ['an empty any', policy('match: { any: [] }'), ['SK2010:7:21']],
    ['an empty list', policy('match: { user: [] }'), ['SK2010:7:22']],
    ['a blank name', policy('match: { user: " " }'), ['SK2008:7:22']],
    ['nothing where a value belongs', policy('match:'), ['SK2006:7:13']],
    ['true where text belongs', policy('match: { user: true }'), ['SK2006:7:22']],
    ['everySession: false', policy('match: { everySession: false }'), ['SK2007:7:30']],
    ['a state that nothing can be', policy('match: { station: 3 }\nensure: unlokced'), ['SK2007:8:15']],
    ['a connection in a list', policy('match: { connection: [station, remot] }'), ['SK2007:7:38']],
    ['a length of time in words', policy('match: { idleFor: 5 min }'), ['SK2008:7:25']],
    ['no time at all', policy('match: { station: 3 }\ntimeout: 0s'), ['SK2008:8:16']],
    ['a session id of signs', policy('match: { sessionId: "5*", user: a }'), ['SK2008:7:27']],
    ['the id of no session', policy('match: { sessionId: 4294967295, user: a }'), ['SK2009:7:27']],
    ['a day in full', policy('match: { station: 3 }\nwhen: { days: [monday] }'), ['SK2007:8:22']],
    ['25:00', policy('match: { station: 3 }\nwhen: { to: "25:00" }'), ['SK2008:8:19']],
    ['a window that begins at 24:00', policy('match: { station: 3 }\nwhen: { from: "24:00" }'), ['SK2008:8:21']],
    ['an unknown preset', policy('match: { station: 3 }\nreapply: gentel'), ['SK2007:8:16']],
    ['a limit of none', policy('match: { station: 3 }\nreapply: { limit: { count: 0 } }'), ['SK2009:8:34']],
    ['an unknown field of reapply', policy('match: { station: 3 }\nreapply: { evry: 1m }'), ['SK2004:8:18']],
    ['honour for no time', policy('match: { station: 3 }\nonBlock: honour'), ['SK2008:8:16']],
    ['a notice without words', policy('match: { station: 3 }\nnotice: { before: 5m }'), ['SK2005:8:7']],
    ['a priority with a fraction', policy('match: { station: 3 }\npriority: 1.5'), ['SK2006:8:17']],
    [
      'expiry without an offset',
      `${policy('match: { station: 3 }')}  expiresAt: 2027-01-31T00:00:00\n`,
      ['SK2008:9:14'],
    ],
    ['a label name of signs', policy('match: { labels: { "=": a } }'), ['SK2008:7:26']],
    ['a calendar without dates', calendar('[]'), ['SK2010:4:16']],
    ['a range without an end', calendar('[{ from: 2026-01-01 }]'), ['SK2005:4:17']],
    ['a date the other way round', calendar('[25.12.2026]'), ['SK2008:4:17']],
  ])('%s is found at its place, and makes no bundle', (_, text, findings) => {
    expect(placesOf(text)).toEqual(findings)
    expect(loadPolicies([{ path: 'a.yaml', text }], { timeZone: null }).bundle).toBeNull()
  })

  it.each([
    ['a field', policy('match: { statoin: 3 }'), 'did you mean station?'],
    ['a field in another case', policy('match: { idlefor: 5m }'), 'did you mean idleFor?'],
    ['a value', policy('match: { station: 3 }\nensure: unlokced'), 'did you mean unlocked?'],
    ['a swap', policy('match: { station: 3 }\nensure: disconnetced'), 'did you mean disconnected?'],
    ['a kind', 'apiVersion: stationkeeper/v1\nkind: sessionpolicy\n', 'did you mean SessionPolicy?'],
    ['a preset', policy('match: { station: 3 }\nreapply: gentel'), 'did you mean gentle?'],
    ['American spelling', policy('match: { station: 3 }\nonBlock: honor 15m'), 'did you mean honour 15m?'],
    [
      'what is near nothing',
      policy('match: { zzz: 3 }'),
      expect.stringContaining('known here: everySession, sessionId'),
    ],
  ])('suggests what was meant: %s', (_, text, hint) => {
    expect(loadPolicies([{ path: 'a.yaml', text }], { timeZone: null }).diagnostics[0]?.hint).toEqual(hint)
  })

  it('shows at most a thousand findings of one document, and says how many are left', () => {
    const extra = Array.from({ length: 1_200 }, (_, index) => `x${index}: 1\n`).join('')
    const { diagnostics } = loadPolicies([{ path: 'a.yaml', text: policy('match: { station: 3 }') + extra }], {
      timeZone: null,
    })
    expect(diagnostics).toHaveLength(1_001)
    expect(diagnostics.map(({ message }) => message)).toContain('200 further findings in this document are not shown')
  })
})
