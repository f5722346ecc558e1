import { describe, expect, it } from 'vitest'
import { instant, ms } from '../../../src/model/time.ts'
import { type RuleContent, ruleDigest } from '../../../src/policy/rule-digest.ts'

const content: RuleContent = {
  priority: 0,
  planOnly: false,
  match: { station: ['3'] },
  ensure: 'unlocked',
  timeout: ms(10_000),
  touchAdmins: false,
  lift: 'blocks',
  honour: null,
  notice: null,
  windows: [],
  notBefore: null,
  expiresAt: null,
  reapply: {
    every: ms(60_000),
    backoff: { initial: ms(5_000), max: ms(300_000) },
    limit: { count: 20, per: ms(3_600_000) },
    contestedAfter: { reversals: 3, within: ms(600_000) },
    whenContested: 'slow',
  },
}

const { reapply } = content
const changes: { readonly [Field in keyof RuleContent]: readonly RuleContent[Field][] } = {
  priority: [1],
  planOnly: [true],
  match: [{ station: ['4'] }, { sessionId: ['3'] }],
  ensure: ['disconnected'],
  timeout: [ms(11_000)],
  touchAdmins: [true],
  lift: ['any-lock'],
  honour: [ms(1)],
  notice: [
    { before: ms(1), text: 'a' },
    { before: ms(1), text: 'b' },
  ],
  windows: [[{ timeZone: 'UTC', days: null, on: null, except: [], from: ms(0), to: ms(60_000) }]],
  notBefore: [instant(0)],
  expiresAt: [instant(0)],
  reapply: [
    { ...reapply, every: ms(1) },
    { ...reapply, backoff: { ...reapply.backoff, initial: ms(1) } },
    { ...reapply, backoff: { ...reapply.backoff, max: ms(1) } },
    { ...reapply, limit: { ...reapply.limit, count: 1 } },
    { ...reapply, limit: { ...reapply.limit, per: ms(1) } },
    { ...reapply, contestedAfter: { ...reapply.contestedAfter, reversals: 1 } },
    { ...reapply, contestedAfter: { ...reapply.contestedAfter, within: ms(1) } },
    { ...reapply, whenContested: 'yield' },
  ],
}

describe('the digest of a rule', () => {
  it('is the same for the same content', () => {
    expect(ruleDigest(structuredClone(content))).toBe(ruleDigest(content))
  })

  it('is another for every change of a field', () => {
    const others = Object.entries(changes).flatMap(([field, values]) =>
      values.map(value => ruleDigest({ ...content, [field]: value })),
    )
    expect(new Set([ruleDigest(content), ...others]).size).toBe(1 + 22)
  })
})
