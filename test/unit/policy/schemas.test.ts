import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import validatePlan from '../../../src/policy/generated/plan.js'
import { presets } from '../../../src/policy/generated/reapply-presets.js'

const folder = new URL('../../../schemas/', import.meta.url)
const schemas = readdirSync(folder).map(name => ({
  name,
  schema: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>, // an object, as ajv checks
}))

/** Pointers of properties that say nothing about themselves, their `$ref` included. */
function undescribed(root: Record<string, unknown>): readonly string[] {
  const missing: string[] = []
  const visit = (node: unknown, pointer: string): void => {
    if (node === null || typeof node !== 'object') return
    for (const [key, value] of Object.entries(node)) {
      const path = `${pointer}/${key}`
      if (key === 'properties' && !pointer.endsWith('/if')) {
        for (const [name, property] of Object.entries(value as Record<string, Record<string, unknown>>)) {
          const target = String(property.$ref ?? '')
            .split('/')
            .at(-1)
          const defs = root.$defs as Record<string, Record<string, unknown>> // every schema here has some
          if (!property.description && !defs[target ?? '']?.description) missing.push(`${path}/${name}`)
        }
      }
      visit(value, path)
    }
  }
  visit(root, '')
  return missing
}

describe('the schemas', () => {
  it.each(schemas.map(({ name, schema }) => [name, schema] as const))(
    '%s is valid and describes every property',
    (_, schema) => {
      const ajv = new Ajv2020({ strictTypes: false, discriminator: true })
      ajv.addVocabulary(['x-presets'])
      expect(() => ajv.compile(schema)).not.toThrow()
      expect(undescribed(schema)).toEqual([])
    },
  )

  it('tell the kinds of a policy source apart for an editor, which sees the whole file', () => {
    const ajv = new Ajv2020({ strictTypes: false })
    ajv.addVocabulary(['x-presets'])
    const validate = ajv.compile(schemas.find(({ name }) => name.startsWith('policy'))?.schema ?? {})
    const head = { apiVersion: 'stationkeeper/v1', metadata: { name: 'a' } }
    expect(validate({ ...head, kind: 'Calendar', spec: { dates: ['2026-12-25'] } })).toBe(true)
    expect(validate({ ...head, kind: 'Inventory', spec: { dates: ['2026-12-25'] } })).toBe(false)
    expect(validate({ ...head, kind: 'Calender', spec: {} })).toBe(false)
  })

  it('keep the presets in order of insistence', () => {
    const { gentle, normal, stubborn } = presets
    expect(gentle.limit.count).toBeLessThan(normal.limit.count)
    expect(normal.limit.count).toBeLessThan(stubborn.limit.count)
  })
})

const ref = { policy: 'p', rule: 'r', file: 'a.yaml', line: 10 }
const decision = {
  session: { id: '5', incarnation: 'x', user: 'CLASS\\ana', station: '4', state: 'active', blocked: 'yes' },
  status: 'change',
  action: 'unlock',
  desired: 'unlocked',
  reason: { code: 'blocked' },
  rule: ref,
}
const plan = (changed: Record<string, unknown>): unknown => ({
  apiVersion: 'stationkeeper/v1',
  kind: 'Plan',
  id: 'p1',
  host: 'LAB',
  revision: `sha256:${'0'.repeat(64)}`,
  observedAt: '2026-11-21T09:00:00Z',
  plannedAt: '2026-11-21T09:00:00.250Z',
  wakeAt: null,
  decisions: [{ ...decision, ...changed }],
  summary: {
    unlock: 1,
    disconnect: 0,
    assert: 0,
    inSync: 0,
    unverified: 0,
    unmanaged: 0,
    withheld: 0,
    conflict: 0,
    unsupported: 0,
  },
})
const at = '2026-11-21T09:00:00Z'

describe('the schema of plans', () => {
  it.each([
    { code: 'blocked' },
    { code: 'block-unknown' },
    { code: 'should-be-disconnected' },
    { code: 'in-sync' },
    { code: 'unverified', until: at },
    { code: 'unverified', until: null },
    { code: 'no-desktop' },
    { code: 'no-rule' },
    { code: 'unmanaged-by-rule' },
    { code: 'not-a-user-session' },
    { code: 'conflict', with: ref },
    { code: 'unsupported' },
    { code: 'stopped' },
    { code: 'plan-only' },
    { code: 'undecided-match', rule: ref, field: 'group' },
    { code: 'protected', because: 'own-session' },
    { code: 'weak-identity' },
    { code: 'in-flight', action: 'unlock' },
    { code: 'provider-failed', until: at, message: 'access denied' },
    { code: 'backoff', until: at, attempt: 2 },
    { code: 'session-limit', until: at, count: 120, per: 3_600_000 },
  ])('takes the reason $code with its fields', reason => {
    expect(validatePlan(plan({ reason }))).toBe(true)
    expect(validatePlan(plan({ preview: { action: 'none', reason, rule: null } }))).toBe(true)
  })

  it.each([
    ['a reason that is not on the list', { reason: { code: 'because' } }],
    ['a reason without its field', { reason: { code: 'backoff', until: at } }],
    ['a reason with a field of another', { reason: { code: 'blocked', until: at } }],
    ['an instant that is a number', { reason: { code: 'unverified', until: 3 } }],
    ['a field that nobody knows', { note: 'x' }],
    ['an unknown status', { status: 'maybe' }],
    ['no rule, not even null', { rule: undefined }],
  ])('refuses %s', (_, changed) => {
    expect(validatePlan(JSON.parse(JSON.stringify(plan(changed))))).toBe(false)
  })
})
