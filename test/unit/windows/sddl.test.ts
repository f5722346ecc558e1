import { describe, expect, test } from 'vitest'
import { isSid, parseSddl, SddlError } from '../../../src/windows/sddl.ts'

const SYSTEM = 'S-1-5-18'
const ADMINISTRATORS = 'S-1-5-32-544'

describe('the text of an access list', () => {
  test('names owner, entries, rights and what is handed down', () => {
    expect(parseSddl('O:BAG:S-1-5-21-1-2-3-513D:PAI(A;OICI;FA;;;SY)(D;CINPIO;0x1301bf;;;S-1-5-21-1-2-3-1001)')).toEqual(
      {
        owner: ADMINISTRATORS,
        isProtected: true,
        aces: [
          {
            kind: 'allow',
            conditional: false,
            inheritOnly: false,
            toFiles: true,
            toFolders: true,
            onlyOnce: false,
            mask: 0x1f01ff,
            sid: SYSTEM,
          },
          {
            kind: 'deny',
            conditional: false,
            inheritOnly: true,
            toFiles: false,
            toFolders: true,
            onlyOnce: true,
            mask: 0x1301bf,
            sid: 'S-1-5-21-1-2-3-1001',
          },
        ],
      },
    )
  })

  test.each([
    ['letters, several of them', 'D:(A;;CCLCSWRPWPDTLOCRSDRCWDWO;;;WD)', 0xf01fd],
    ['generic ones', 'D:(A;;GRGX;;;WD)', 0xa0000000],
    ['a hexadecimal number', 'D:(A;;0x1200a9;;;WD)', 0x1200a9],
    ['a decimal number', 'D:(A;;1179817;;;WD)', 0x1200a9],
    ['the highest bit', 'D:(A;;GR;;;WD)', 0x80000000],
  ])('has rights as %s', (_, sddl, mask) => {
    expect(parseSddl(sddl).aces?.[0]?.mask).toBe(mask)
  })

  test.each([
    ['no list at all', 'O:BA'],
    ['a list that is said to be none', 'O:BAD:NO_ACCESS_CONTROL'],
  ])('%s is none, which is not an empty one', (_, sddl) => {
    expect(parseSddl(sddl).aces).toBeNull()
    expect(parseSddl('O:BAD:').aces).toEqual([])
    expect(parseSddl('O:BAD:P').aces).toEqual([])
  })

  test('inheriting is not being protected, though its letters have an A and an I', () => {
    expect(parseSddl('D:AI(A;;FA;;;SY)').isProtected).toBe(false)
    expect(parseSddl('D:ARAI(A;;FA;;;SY)').isProtected).toBe(false)
    expect(parseSddl('D:PARAI(A;;FA;;;SY)').isProtected).toBe(true)
  })

  test('audits that follow are left aside', () => {
    expect(parseSddl('O:SYD:P(A;;FA;;;SY)S:AI(AU;SAFA;FA;;;WD)').aces).toHaveLength(1)
    expect(parseSddl('O:SYD:P(A;;FA;;;SY)S:(ML;;NW;;;HI)').aces).toHaveLength(1)
  })

  test('a condition may have parentheses and texts of its own', () => {
    const { aces } = parseSddl('D:(XA;;FA;;;AU;(@User.Title=="VP (x)" && (Member_of {SID(BA)})))(A;;FR;;;BU)')
    expect(aces?.map(({ conditional, sid }) => [conditional, sid])).toEqual([
      [true, 'S-1-5-11'],
      [false, 'S-1-5-32-545'],
    ])
  })

  test('accounts of a domain that only letters name keep them', () => {
    expect(parseSddl('O:DAD:(A;;FA;;;DU)')).toMatchObject({ owner: 'DA', aces: [{ sid: 'DU' }] })
  })

  test.each([
    '',
    'nonsense',
    'D:XX',
    'D:(A;;FA;;;SY',
    'D:(Q;;FA;;;SY)',
    'D:(A;;F?;;;SY)',
    'D:(A;;FAX;;;SY)',
    'D:(A;;FA;;;Users)',
    'D:(A;;FA;;;SY)x(A;;FA;;;WD)',
    'D:(A)',
  ])('what can not be understood is refused, not left out: %s', sddl => {
    expect(() => parseSddl(sddl)).toThrow(SddlError)
  })

  test('an id is told from names and letters', () => {
    expect(['S-1-5-18', 's-1-5-21-1-2-3-1001', 'S-1-0x123456789abc-1'].map(isSid)).toEqual([true, true, true])
    expect(['SY', 'S-1', 'CLASS\\S-1-5-18', 'S-1-5-18 '].map(isSid)).toEqual([false, false, false, false])
  })
})
