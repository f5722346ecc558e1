import { describe, expect, it } from 'vitest'
import type { Match } from '../../../src/model/policy.ts'
import { parseSelector } from '../../../src/policy/selector.ts'

const anaOnHerStation: Match = { user: ['class\\ana'], station: ['4'] }

describe('a selector', () => {
  it.each<readonly [text: string, match: Match, canonical: string]>([
    ['5', { sessionId: ['5'] }, '5'],
    ['c2', { sessionId: ['c2'] }, 'c2'],
    ['session=5', { sessionId: ['5'] }, '5'],
    ['sessionId=005', { sessionId: ['5'] }, '5'],
    ['session=seat', { sessionId: ['seat'] }, 'session=seat'],
    ['7,5', { sessionId: ['5', '7'] }, '5,7'],
    ['station=4', { station: ['4'] }, 'station=4'],
    ['station=5,station=4,station=5', { station: ['4', '5'] }, 'station=4,station=5'],
    [`user='CLASS\\ana'`, { user: ['class\\ana'] }, 'user=class\\ana'],
    ['user="CLASS\\ana"', { user: ['class\\ana'] }, 'user=class\\ana'],
    ['user=CLASS\\ana', { user: ['class\\ana'] }, 'user=class\\ana'],
    ['user=Ana@Class', { user: ['class\\ana'] }, 'user=class\\ana'],
    ['user=*\\ana', { user: ['ana'] }, 'user=ana'],
    [`user='*\\ '`, { user: ['*\\ '] }, `user='*\\ '`],
    ['user=**', { user: ['*'] }, 'user=*'],
    [`user=o'brien`, { user: [`o'brien`] }, `user=o'brien`],
    [`user='o''brien'`, { user: [`o'brien`] }, `user=o'brien`],
    ["group='IT Staff'", { group: ['it staff'] }, 'group=it staff'],
    ['client=LOAN-?', { client: ['loan-?'] }, 'client=loan-?'],
    ['host=Lab1', { host: ['lab1'] }, 'host=lab1'],
    [
      'connection=remote,connection=console',
      { connection: ['console', 'remote'] },
      'connection=console,connection=remote',
    ],
    ['admin=false', { admin: false }, 'admin=false'],
    ['idleFor=1800s', { idleFor: 1_800_000 as never }, 'idleFor=30m'],
    ['idleFor=2h,idleFor=30m', { idleFor: 1_800_000 as never }, 'idleFor=30m'],
    ['room=lab-1', { labels: { room: ['lab-1'] } }, 'room=lab-1'],
    [
      'side=A,room=lab-1,room=Lab-2',
      { labels: { room: ['Lab-2', 'lab-1'], side: ['A'] } },
      'room=Lab-2,room=lab-1,side=A',
    ],
    ['label:room=lab-1', { labels: { room: ['lab-1'] } }, 'room=lab-1'],
    ['label:user=guests', { labels: { user: ['guests'] } }, 'label:user=guests'],
    ['label:id=7', { labels: { id: ['7'] } }, 'label:id=7'],
    ['label:cost=high', { labels: { cost: ['high'] } }, 'label:cost=high'],
    ['constructor=x', { labels: { constructor: ['x'] } }, 'constructor=x'],
    ["room='a,b'", { labels: { room: ['a,b'] } }, "room='a,b'"],
    [`room="it's, so"`, { labels: { room: [`it's, so`] } }, `room="it's, so"`],
    [`room='"'`, { labels: { room: ['"'] } }, `room='"'`],
    ["room=' a'", { labels: { room: [' a'] } }, "room=' a'"],
    ['room=a=b', { labels: { room: ['a=b'] } }, 'room=a=b'],
    ['everySession', { everySession: true }, 'everySession'],
    ['everySession,room=lab-1', { labels: { room: ['lab-1'] } }, 'room=lab-1'],
    [' station = 4 ,  user = ana ', { user: ['ana'], station: ['4'] }, 'user=ana,station=4'],
    ['station=4,user=CLASS\\ana', anaOnHerStation, 'user=class\\ana,station=4'],
    ["user = 'ANA@class' , station='4'", anaOnHerStation, 'user=class\\ana,station=4'],
  ])('%s', (text, match, canonical) => {
    const { selector, problems } = parseSelector(text)
    expect(problems).toEqual([])
    expect(selector).toEqual({ text: canonical, match })
    expect(Object.keys(selector?.match ?? {})).toEqual(Object.keys(match))
    expect(parseSelector(canonical).selector).toEqual(selector)
  })
})

describe('what cannot be a selector', () => {
  it.each<readonly [text: string, column: number, message: RegExp, hint: RegExp | null]>([
    ['', 1, /no sessions are named/, /everySession/],
    ['  ', 1, /no sessions are named/, /everySession/],
    [',', 1, /nothing stands between/, null],
    ['5,', 3, /nothing stands between/, /station=4/],
    ['5,,7', 3, /nothing stands between/, null],
    ['station=', 9, /station has no value/, /station=…/],
    ["station=''", 9, /nothing between the quotes/, null],
    ['=4', 1, /nothing stands before =/, null],
    ['user==ana', 6, /one = is enough/, null],
    ['user!=ana', 1, /neither a field nor the name of a label/, /no other operators/],
    ['not user=ana', 1, /neither a field/, null],
    ['__proto__=x', 1, /neither a field/, null],
    ['User=ana', 1, /too like user/, /did you mean user\? .*label:User=/],
    ['idlefor=5m', 1, /too like idleFor/, /did you mean idleFor\?/],
    ['statoin=4', 1, /too like station/, /did you mean station\?/],
    ['everysession=true', 1, /too like everySession/, /write everySession alone/],
    ['hold=k4t7', 1, /id of a hold/, /only release/],
    ['override=k4t7', 1, /id of a hold or an override/, /only release/],
    ['labels=room', 1, /no field of a selector/, /as room=lab-1; a label is written label:labels=…/],
    ['id=5', 1, /no field of a selector/, /session=5/],
    ['not=station', 1, /no field of a selector/, /leave nobody out/],
    ['any=x', 1, /no field of a selector/, /alternatives/],
    ['station=4,all=x', 11, /no field of a selector/, /everySession/],
    ['everysession', 1, /alone says nothing/, /did you mean everySession\?/],
    ['all', 1, /alone says nothing/, /did you mean everySession\?/],
    ['*', 1, /alone says nothing/, /did you mean everySession\?/],
    ['user', 1, /alone says nothing/, /write user=…/],
    ['ana', 1, /alone says nothing/, /user=ana\?.*session=ana/],
    ["'room=lab-1'", 2, /alone says nothing/, /room='lab-1'/],
    ['5*', 1, /alone says nothing/, null],
    ['session=5*', 9, /no session id/, /knows no \*/],
    ['4294967295', 1, /no session id/, null],
    ['session=99999999999', 9, /no session id/, null],
    ['user=CLASS\\', 6, /names nobody/, /class\\\*/],
    ['connection=remoet', 12, /no connection "remoet"/, /did you mean remote\?/],
    ['connection=rdp', 12, /no connection "rdp"/, /station, remote, console/],
    ['admin=yes', 7, /admin is "yes"/, /admin=true/],
    ['admin=true,admin=false', 18, /both true and false/, /leave it out/],
    ['idleFor=30', 9, /no length of time/, /5m/],
    ['idleFor=0m', 9, /no length of time/, null],
    ["user='ana", 6, /never closed/, null],
    ["user='ana'x", 11, /only a comma/, /written twice: ''/],
    ['user=an"a', 8, /middle of a value/, /'…'/],
    ['user=“ana”', 6, /typographic/, null],
    ['user=ana\troom=x', 9, /U\+0009/, /no name holds one/],
    ['user=\u001b[31mana', 6, /U\+001B/, null],
    ["user='a\u202eb'", 8, /U\+202E/, null],
    ['user=\ud800', 6, /U\+D800/, null],
    [`room=${'x'.repeat(2_000)}`, 2_001, /2005 characters/, null],
  ])('%j', (text, column, message, hint) => {
    const { selector, problems } = parseSelector(text)
    expect(selector).toBeNull()
    expect(problems[0]).toMatchObject({ column, message: expect.stringMatching(message) })
    if (hint !== null) expect(problems[0]?.hint).toMatch(hint)
  })

  it('is told all that is wrong with it, in order', () => {
    const { problems } = parseSelector('Station=4,admin=perhaps,,idleFor=long')
    expect(problems.map(({ column }) => column)).toEqual([1, 17, 25, 34])
  })
})
