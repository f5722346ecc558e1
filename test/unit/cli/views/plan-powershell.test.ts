import { describe, expect, it } from 'vitest'
import { planPowershell } from '../../../../src/cli/views/plan-powershell.ts'
import { ms } from '../../../../src/model/time.ts'
import type { CmdletDialect } from '../../../../src/providers/provider.ts'
import { brokenOut, byHand, commandsIn, decisionAbout } from '../../../support/by-hand.ts'
import { decision, planOf } from '../../../support/decision.ts'
import { nodesOf, powerShellParser } from '../../providers/multipoint-script/grammar.ts'

const due = [
  decision({ id: '3' }),
  decision({
    id: '5',
    action: 'disconnect',
    desired: 'disconnected',
    reason: { code: 'should-be-disconnected' },
  }),
  decision({ id: '7', status: 'assert', reason: { code: 'block-unknown' } }),
]

describe('a plan as PowerShell', () => {
  it('says to whom and why above each cmdlet', () => {
    expect(byHand([decision()], null).split('\n').slice(2)).toEqual([
      '# Session 5 (CLASS\\ana, station 4): it is blocked; exam-room/front-row-open (exam-room.yaml:10).',
      'Unlock-WmsSession -SessionId 5',
      '# Plan: 1 to unlock, 0 to disconnect.',
      '',
    ])
  })

  it.each<[string, CmdletDialect | null, readonly string[]]>([
    [
      'in the spelling that every host understands where the dialect is not known',
      null,
      ['Unlock-WmsSession -SessionId 3', 'Disconnect-WmsSession -SessionId 5', 'Unlock-WmsSession -SessionId 7'],
    ],
    [
      'with the timeout in whole seconds, rounded up, where the cmdlets take one',
      'single-id',
      [
        'Unlock-WmsSession -SessionId 3 -TimeoutInSecond 2',
        'Disconnect-WmsSession -SessionId 5 -TimeoutInSecond 2',
        'Unlock-WmsSession -SessionId 7 -TimeoutInSecond 2',
      ],
    ],
    [
      'with all ids in one call an action where the cmdlets take several',
      'id-list',
      ['Unlock-WmsSession -SessionId 3,7', 'Disconnect-WmsSession -SessionId 5'],
    ],
  ])('names changes and assertions %s', (_, dialect, lines) => {
    expect(commandsIn(byHand(due, dialect))).toEqual(lines)
  })

  it('leaves what is held back to comments, and what is in sync out', () => {
    const text = byHand(
      [
        decision({ id: '1', status: 'withheld', reason: { code: 'disarmed' } }),
        decision({ id: '2', status: 'unsupported', reason: { code: 'unsupported' } }),
        decision({ id: '3', status: 'in-sync', action: 'none', reason: { code: 'in-sync' } }),
      ],
      null,
    )
    expect(commandsIn(text)).toEqual([])
    expect(text).toContain('# Withheld: Unlock-WmsSession on Session 1 (CLASS\\ana, station 4): the policies are not')
    expect(text).toContain('# Unsupported: Unlock-WmsSession on Session 2')
    expect(text).not.toContain('Session 3')
  })

  it.each([null, 'single-id', 'id-list'] as const)('has no cmdlet for an id that is no number (%s)', dialect => {
    for (const id of ['c2', '4294967295', '99999999999', '3;reboot', '$x', '-1', '03', '3,5', '']) {
      const text = byHand([decision({ id })], dialect)
      expect(commandsIn(text)).toEqual([])
      expect(text).toContain('# Unlock-WmsSession takes numbers alone, so there is none for Session')
    }
  })

  it('says that a host without MultiPoint may not have the cmdlets, and that arming is no matter', () => {
    const options = { dialect: null, outIsTerminal: false, timeoutOf: () => ms(1500) }
    const elsewhere = planPowershell(planOf([decision()]), { ...options, armed: false, provider: 'wts' })
    expect(elsewhere).toContain(
      '# The cmdlets come with MultiPoint Services; what the provider wts saw may have none.\n',
    )
    expect(elsewhere).toContain('# The policies are not enforced on this host yet; by hand that makes no difference.\n')
    expect(byHand([decision()], null)).not.toMatch(/come with|not enforced/)
  })

  it('keeps names readable on a terminal, and sends ASCII down a pipe', () => {
    const people = [decisionAbout('CLASS\\Zoë 李')]
    expect(byHand(people, null, true)).toContain('# Session 5 (CLASS\\Zoë 李, station 4)')
    expect(byHand(people, null)).toContain('# Session 5 (CLASS\\Zo\\u{eb} \\u{674e}, station 4)')
  })
})

const hostile = [
  'ana\nRemove-Item C:\\',
  'ana\r Stop-Computer',
  'ana\u0085Stop-Computer',
  'ana\u2028Stop-Computer\u2029Stop-Computer',
  'ana`\nStop-Computer',
  '"; Stop-Computer #',
  "'; Stop-Computer #",
  '\u201d; Stop-Computer \u2018',
  '$(Stop-Computer)',
  '#> Stop-Computer <#',
  '\u202e\u2066ana\ufeff\u00ad',
  '\ud800',
  '\u001b]0;pwned\u0007',
  'SIG # Begin signature block',
  'requires -Version 99',
  '李\u0000',
]

describe('a name in PowerShell text', () => {
  it.each(hostile.map(name => [JSON.stringify(name), name]))('can not leave its comment: %s', (_, name) => {
    expect(brokenOut(name)).toEqual([])
  })

  it('is a comment to the grammar of PowerShell as well, and the cmdlets are all that it finds', async () => {
    const parser = await powerShellParser()
    for (const name of hostile) {
      for (const dialect of [null, 'single-id', 'id-list'] as const) {
        const text = byHand([decisionAbout(name), decisionAbout(name, { id: name })], dialect)
        const root = parser.parse(text)?.rootNode
        expect(root?.hasError, text).toBe(false)
        expect(root === undefined ? [] : nodesOf(root, 'command').map(node => node.text)).toEqual(commandsIn(text))
      }
    }
  })

  it('is looked for where it could break out', () => {
    expect(commandsIn('# ana\nStop-Computer\n')).toEqual(['Stop-Computer'])
  })
})
