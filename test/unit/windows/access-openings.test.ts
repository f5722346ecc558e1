import { describe, expect, test } from 'vitest'
import { AccessListError } from '../../../src/windows/access.ts'
import { closeFile, closeFolder } from '../../../src/windows/access-fix.ts'
import { foldersAbove, openingAt } from '../../../src/windows/access-openings.ts'

const says = (sddl: string) => () => Promise.resolve(sddl)
const failsWith = (code: number) => (path: string) => Promise.reject(new AccessListError(path, 'read', code))

describe('what a path lets others do', () => {
  test.each([
    ['write', 'O:BAD:P(A;;FA;;;BU)', 'Users (S-1-5-32-545) may change C:\\x'],
    ['read', 'O:BAD:P(A;;FR;;;WD)', 'Everyone (S-1-1-0) may look into C:\\x'],
    [
      'exchange',
      'O:BAD:P(A;;SD;;;AU)(A;;FA;;;S-1-5-21-1-2-3-1001)',
      'Authenticated Users (S-1-5-11) may put something else in the place of C:\\x, and so may account S-1-5-21-1-2-3-1001',
    ],
    ['write', 'O:DUD:P(A;;FA;;;SY)', 'C:\\x belongs to Domain Users (DU), who may therefore change it'],
    ['write', 'O:BA', 'C:\\x has no access list: everyone may do everything with it'],
  ] as const)('is said in words: %s, %s', async (power, sddl, message) => {
    expect((await openingAt('C:\\x', power, [], says(sddl)))?.message).toBe(message)
  })

  test('is nothing where nobody else is named, and where there is nothing', async () => {
    expect(await openingAt('C:\\x', 'write', [], says('O:BAD:P(A;;FA;;;SY)'))).toBeNull()
    expect(await openingAt('C:\\x', 'write', [], failsWith(2))).toBeNull()
    expect(await openingAt('C:\\x', 'write', [], failsWith(3))).toBeNull()
  })

  test('counts as open where its list can not be read or understood', async () => {
    expect((await openingAt('C:\\x', 'write', [], failsWith(5)))?.message).toMatch(/nobody can say.*administrator/)
    expect((await openingAt('C:\\x', 'write', [], says('D:(Q;;FA;;;SY)')))?.message).toContain('nobody can say')
  })

  test('is asked of the folders above, up to the drive or the share', () => {
    expect(foldersAbove('C:\\ProgramData\\Stationkeeper\\state')).toEqual([
      'C:\\ProgramData\\Stationkeeper',
      'C:\\ProgramData',
      'C:\\',
    ])
    expect(foldersAbove('\\\\server\\share\\policies')).toEqual(['\\\\server\\share\\'])
    expect(foldersAbove('C:\\')).toEqual([])
  })
})

describe('the commands that close a place', () => {
  test('name accounts by their ids, since their names differ from language to language', () => {
    expect(closeFile('C:\\s.yaml', [{ sid: 'S-1-5-21-1-2-3-1105', right: 'RX' }])).toBe(
      "icacls 'C:\\s.yaml' /setowner '*S-1-5-32-544'; icacls 'C:\\s.yaml' /inheritance:r /grant:r '*S-1-5-18:F' '*S-1-5-32-544:F' '*S-1-5-21-1-2-3-1105:RX'",
    )
  })

  test('take a folder with all that is in it, and hand down what they give', () => {
    const commands = closeFolder('C:\\p').split('; ')
    expect(commands).toEqual([
      "icacls 'C:\\p' /setowner '*S-1-5-32-544' /T /C /Q",
      "icacls 'C:\\p' /reset /T /C /Q",
      "icacls 'C:\\p' /inheritance:r /grant:r '*S-1-5-18:(OI)(CI)F' '*S-1-5-32-544:(OI)(CI)F'",
    ])
  })

  test('keep a path together whatever is in it', () => {
    expect(closeFile("C:\\it's $(here) `x`")).toContain("icacls 'C:\\it''s $(here) `x`' ")
    expect(closeFile('C:\\\u2019; calc')).toContain("icacls 'C:\\\u2019\u2019; calc' ")
  })
})
