import { expect, it } from 'vitest'
import { translateCmdletSpelling } from '../../../src/cli/cmdlet-spelling.ts'
import { InvalidInput } from '../../../src/cli/errors.ts'

it.each<[string, readonly string[], readonly string[]]>([
  ['ids with a comma', ['-SessionId', '3,5'], ['3,5']],
  ['ids that a shell split', ['-SessionId', '3,', '5'], ['3,', '5']],
  ['the older spelling', ['-SessionIdList', '3'], ['3']],
  ['a colon', ['-SessionId:3'], ['3']],
  ['any case', ['-sessionid', '3', '-WHATIF'], ['3', '--what-if']],
  ['seconds', ['-TimeoutInSecond', '10'], ['--timeout', '10s']],
  ['switches', ['-WhatIf', '-Confirm'], ['--what-if', '--confirm']],
  ['short switches', ['-wi', '-cf'], ['--what-if', '--confirm']],
  ['a switch that is off', ['-WhatIf:$false', '-Confirm:False', '3'], ['3']],
  ['a switch that is on', ['-WhatIf:$true', '-Confirm:true'], ['--what-if', '--confirm']],
  ['our own spellings', ['3', '--timeout', '10s', '-o', 'json', '-h'], ['3', '--timeout', '10s', '-o', 'json', '-h']],
  ['nothing after --', ['--', '-WhatIf'], ['--', '-WhatIf']],
  ['the id as Get-WmsSession calls it', ['-Id', '3'], ['3']],
  ['names that are cut short', ['-Session', '3', '-timeout', '10', '-What'], ['3', '--timeout', '10s', '--what-if']],
  ['what nobody knows', ['-Verbose'], ['-Verbose']],
])('understands %s', (_, given, understood) => {
  expect(translateCmdletSpelling(given)).toEqual(understood)
})

it.each([
  ['no ids', ['-SessionId']],
  ['no seconds', ['-TimeoutInSecond']],
  ['a fraction of a second', ['-TimeoutInSecond', '1.5']],
  ['no time at all', ['-TimeoutInSecond', '0']],
  ['a switch whose value a shell has swallowed', ['-WhatIf:']],
  ['a switch that is neither on nor off', ['-Confirm:maybe']],
])('refuses %s', (_, given) => {
  expect(() => translateCmdletSpelling(given)).toThrow(InvalidInput)
})

it.each([
  ['-All', /everySession: true.*apply/],
  ['-Server', /multipoint\.computer.*STATIONKEEPER_MULTIPOINT_COMPUTER/],
  ['-ComputerName:X', /multipoint\.computer.*STATIONKEEPER_MULTIPOINT_COMPUTER/],
  ['-comp', /multipoint\.computer.*STATIONKEEPER_MULTIPOINT_COMPUTER/],
])('says what takes the place of %s', (given, instead) => {
  expect(() => translateCmdletSpelling([given, 'X'])).toThrow(
    expect.objectContaining({ name: 'InvalidInput', hint: expect.stringMatching(instead) }),
  )
})

it('takes no name that is cut so short that it may be another', () => {
  expect(() => translateCmdletSpelling(['-Se', '3'])).toThrow('-Se may be any of -sessionid, -sessionidlist, -server')
})
