import { describe, expect, test } from 'vitest'
import { foreigners, type Power } from '../../../src/windows/access-judge.ts'
import { accessOf, holderAccess } from '../../../src/windows/folders-access.ts'
import { parseSddl } from '../../../src/windows/sddl.ts'

const SERVICE = 'S-1-5-21-1-2-3-1105'
const PUPIL = 'S-1-5-21-1-2-3-1200'
const EVERYONE = 'S-1-1-0'
const USERS = 'S-1-5-32-545'
const AUTHENTICATED = 'S-1-5-11'

function who(sddl: string, power: Power = 'write', trusted: readonly string[] = []): readonly string[] {
  return foreigners(parseSddl(sddl), power, trusted).map(({ sid, because }) => `${sid} ${because}`)
}

/** Lists as Windows has them: what nobody but administrators may write, and what others may. */
describe('who may write', () => {
  const cases: readonly [name: string, sddl: string, may: readonly string[]][] = [
    ['administrators and SYSTEM alone', 'O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)', []],
    [
      'Program Files, where users read and creators own what they make',
      'O:S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464D:PAI(A;;FA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)(A;CIIO;GA;;;S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464)(A;;0x1301bf;;;SY)(A;OICIIO;GA;;;SY)(A;;0x1301bf;;;BA)(A;OICIIO;GA;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)(A;OICIIO;GA;;;CO)(A;;0x1200a9;;;AC)(A;OICIIO;GXGR;;;AC)',
      [],
    ],
    [
      'a new folder in ProgramData, in which users make files',
      'O:BAD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIIOID;GA;;;CO)(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)',
      [`${USERS} granted`],
    ],
    [
      'a new folder on C:, whose contents authenticated users may modify',
      'O:BAD:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)(A;OICIIOID;SDGXGWGR;;;AU)',
      [`${AUTHENTICATED} granted`],
    ],
    ['no list at all', 'O:BA', [`${EVERYONE} no-list`]],
    ['an empty list, which lets nobody do anything', 'O:BAD:P', []],
    ['an owner, who may rewrite the list though it does not name him', `O:${PUPIL}D:P(A;;FA;;;SY)`, [`${PUPIL} owner`]],
    ['an owner whose rights the list itself bounds', `O:${PUPIL}D:P(A;OICI;FR;;;OW)(A;OICI;FA;;;SY)`, []],
    [
      'an owner whose rights the list itself names and who may write by them',
      `O:${PUPIL}D:P(A;;FA;;;OW)`,
      [`${PUPIL} granted`],
    ],
    [
      "owner's rights that only what is below has do not bind the owner of the folder",
      `O:${PUPIL}D:P(A;OICIIO;FR;;;OW)`,
      [`${PUPIL} owner`],
    ],
    ['rights over what is made in it, though not over itself', 'O:BAD:P(A;OICIIO;GW;;;BU)', [`${USERS} granted`]],
    ['an entry that is for nothing at all', 'O:BAD:P(A;IO;FA;;;BU)', []],
    ['the one right to delete it', 'O:BAD:P(A;;SD;;;BU)', [`${USERS} granted`]],
    ['the one right to delete what is in it', 'O:BAD:P(A;;DT;;;BU)', [`${USERS} granted`]],
    ['the one right to rewrite the list', 'O:BAD:P(A;;WD;;;BU)', [`${USERS} granted`]],
    ['the one right to become the owner', 'O:BAD:P(A;;WO;;;BU)', [`${USERS} granted`]],
    ['the one right to add a file', 'O:BAD:P(A;;DC;;;BU)', [`${USERS} granted`]],
    ['the one right to append', 'O:BAD:P(A;;LC;;;BU)', [`${USERS} granted`]],
    [
      'the one right to change attributes, which can make a link of a folder',
      'O:BAD:P(A;;0x100;;;BU)',
      [`${USERS} granted`],
    ],
    ['reading and running', 'O:BAD:P(A;OICI;0x1200a9;;;BU)', []],
    ['reading the list and waiting', 'O:BAD:P(A;OICI;0x120000;;;WD)', []],
    ['what is denied before to the same account', `O:BAD:P(D;OICI;FA;;;${PUPIL})(A;OICI;FA;;;${PUPIL})`, []],
    ['what is denied before to everyone', `O:BAD:P(D;OICI;FA;;;WD)(A;OICI;FA;;;${PUPIL})`, []],
    [
      'what is denied too late, since Windows goes by the order',
      `O:BAD:P(A;OICI;FA;;;${PUPIL})(D;OICI;FA;;;${PUPIL})`,
      [`${PUPIL} granted`],
    ],
    [
      'what is denied to a group that others are in, who may not be meant',
      `O:BAD:P(D;OICI;FA;;;BG)(A;OICI;FA;;;${PUPIL})`,
      [`${PUPIL} granted`],
    ],
    ['what is denied here, and not below', `O:BAD:P(D;;FA;;;${PUPIL})(A;OICI;FA;;;${PUPIL})`, [`${PUPIL} granted`]],
    [
      'what is denied below, and not here',
      `O:BAD:P(D;OICIIO;FA;;;${PUPIL})(A;OICI;FA;;;${PUPIL})`,
      [`${PUPIL} granted`],
    ],
    [
      'what is denied one step down and no further',
      `O:BAD:P(D;OICINP;FA;;;${PUPIL})(A;OICI;FA;;;${PUPIL})`,
      [`${PUPIL} granted`],
    ],
    ['what is denied in part', `O:BAD:P(D;OICI;DC;;;${PUPIL})(A;OICI;FA;;;${PUPIL})`, [`${PUPIL} granted`]],
    [
      'what is denied under a condition',
      `O:BAD:P(XD;OICI;FA;;;${PUPIL};(@User.x==1))(A;OICI;FA;;;${PUPIL})`,
      [`${PUPIL} granted`],
    ],
    ['what is allowed under a condition', 'O:BAD:P(XA;OICI;FA;;;AU;(@User.x==1))', [`${AUTHENTICATED} granted`]],
    ['anonymous, whom everyone does not cover', 'O:BAD:P(D;;FA;;;WD)(A;;FA;;;AN)', ['S-1-5-7 granted']],
    ['the creator of something, whoever may create it', 'O:BAD:P(A;OICIIO;GA;;;CO)(A;OICI;FA;;;BA)', []],
    ["the creator's group, which may be everybody's", 'O:BAD:P(A;OICIIO;GA;;;CG)', ['S-1-3-1 granted']],
    [
      'administrators of the domain, and its users',
      'O:DAD:P(A;;FA;;;DA)(A;;FA;;;EA)(A;;FA;;;LA)(A;;FA;;;DU)',
      ['DU granted'],
    ],
    ['somebody by several entries, told once', 'O:BAD:P(A;;DC;;;BU)(A;OICI;FA;;;BU)', [`${USERS} granted`]],
    ['several, each told', 'O:BAD:P(A;;FA;;;WD)(A;;FA;;;BU)', [`${EVERYONE} granted`, `${USERS} granted`]],
  ]
  test.each(cases)('%s', (_, sddl, may) => {
    expect(who(sddl)).toEqual(may)
  })

  test('nobody is trusted but administrators and whom the caller names', () => {
    const sddl = `O:${SERVICE}D:P(A;OICI;0x1301bf;;;${SERVICE})`
    expect(who(sddl)).toEqual([`${SERVICE} owner`])
    expect(who(sddl, 'write', [SERVICE])).toEqual([])
  })
})

describe('who may read', () => {
  test.each([
    ['users who may run it', 'O:BAD:P(A;OICI;0x1200a9;;;BU)', [`${USERS} granted`]],
    ['users who may read what is in it', 'O:BAD:P(A;OICIIO;GR;;;BU)', [`${USERS} granted`]],
    ['users who may pass through and look at attributes', 'O:BAD:P(A;;0x1200a0;;;BU)', []],
    ['nobody else', 'O:BAD:P(A;OICI;FA;;;BA)', []],
  ])('%s', (_, sddl, may) => {
    expect(who(sddl, 'read')).toEqual(may)
  })
})

describe('who may put another folder in the place of one further down', () => {
  test.each([
    ['whoever may add to the folder above can not', 'O:SYD:P(A;;DCLC;;;BU)(A;OICIIO;FA;;;BU)', []],
    ['whoever may delete what is in it can', 'O:SYD:P(A;;DT;;;BU)', [`${USERS} granted`]],
    ['whoever may delete or rename it itself can', 'O:SYD:P(A;;SD;;;AU)', [`${AUTHENTICATED} granted`]],
    ['whoever owns it can', `O:${PUPIL}D:P`, [`${PUPIL} owner`]],
  ])('%s', (_, sddl, may) => {
    expect(who(sddl, 'exchange')).toEqual(may)
  })
})

describe('the lists that an installation is given', () => {
  const places = ['root', 'program', 'policies', 'settings', 'state', 'log', 'leases'] as const

  test.each(places)('%s: nobody but administrators, SYSTEM and the service may write', place => {
    expect(who(accessOf(place, SERVICE), 'write', [SERVICE])).toEqual([])
    expect(who(accessOf(place, null), 'write')).toEqual([])
  })

  test.each(places)('%s: the service may write exactly where it keeps something', place => {
    const writes = ['state', 'log', 'leases'].includes(place)
    expect(who(accessOf(place, SERVICE), 'write')).toEqual(writes ? [`${SERVICE} granted`] : [])
    expect(who(accessOf(place, SERVICE), 'read')).toContain(`${SERVICE} granted`)
  })

  test.each(places)(
    '%s: users may look only into the program, and at the names in the root and among the leases',
    place => {
      const may = who(accessOf(place, SERVICE), 'read', [SERVICE])
      expect(may).toEqual(['program', 'root', 'leases'].includes(place) ? [`${USERS} granted`] : [])
      const below = (parseSddl(accessOf(place, SERVICE)).aces ?? []).filter(
        ({ sid, toFiles }) => sid === USERS && toFiles,
      )
      expect(below.length > 0).toBe(place === 'program')
    },
  )

  test.each(places)('%s: takes nothing from the folder above, and administrators own it', place => {
    expect(parseSddl(accessOf(place, SERVICE))).toMatchObject({ isProtected: true, owner: 'S-1-5-32-544' })
  })

  test('who keeps the host may be read by users, and written by the keeper alone', () => {
    expect(who(holderAccess(SERVICE), 'write', [SERVICE])).toEqual([])
    expect(who(holderAccess(SERVICE), 'read', [SERVICE])).toEqual([`${USERS} granted`])
    expect(who(holderAccess('S-1-5-18'), 'read')).toEqual([`${USERS} granted`])
  })

  test('SYSTEM as the service is named once', () => {
    expect(accessOf('state', 'S-1-5-18')).toBe(accessOf('state', null))
  })
})
