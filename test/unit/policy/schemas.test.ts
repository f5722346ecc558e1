import { readdirSync, readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import type { Reason } from '../../../src/model/plan.ts'
import validatePlan from '../../../src/policy/generated/plan.js'
import { presets } from '../../../src/policy/generated/reapply-presets.js'

const folder = new URL('../../../schemas/', import.meta.url)
const schemas = readdirSync(folder)
  .filter(name => name.endsWith('.schema.json'))
  .map(name => ({
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
          const defs = root.$defs as Record<string, Record<string, unknown>> | undefined // as the schemas are written
          if (!property.description && !defs?.[target ?? '']?.description) missing.push(`${path}/${name}`)
        }
      }
      visit(value, path)
    }
  }
  visit(root, '')
  return missing
}

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => value !== null && typeof value === 'object' && !Array.isArray(value)

/** Nodes of a schema under `properties`, by pointer. */
function propertiesOf(root: Node): readonly { readonly pointer: string; readonly property: Node }[] {
  const found: { readonly pointer: string; readonly property: Node }[] = []
  const visit = (node: unknown, pointer: string): void => {
    if (Array.isArray(node)) for (const [index, item] of node.entries()) visit(item, `${pointer}/${index}`)
    if (!isNode(node)) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'examples' || key === 'default' || key === 'if' || key === 'x-presets') continue
      if (key === 'properties' && isNode(value)) {
        for (const [name, property] of Object.entries(value)) {
          if (isNode(property)) found.push({ pointer: `${pointer}/properties/${name}`, property })
        }
      }
      visit(value, `${pointer}/${key}`)
    }
  }
  visit(root, '')
  return found
}

/** What a value may be is plain from the schema itself: one of few, or made of parts that have examples of their own. */
function isPlain(property: Node, root: Node): boolean {
  if (property.enum !== undefined || property.const !== undefined || property.type === 'boolean') return true
  if (property.properties !== undefined || property.additionalProperties !== undefined) return true
  if (isNode(property.items) && isPlain(property.items, root)) return true
  if (typeof property.$ref !== 'string') return property.oneOf !== undefined
  const [file = '', name = ''] = property.$ref.split('#/$defs/')
  const owner = file === '' ? root : schemas.find(each => each.name === file)?.schema
  const target = isNode(owner?.$defs) ? owner.$defs[name] : undefined
  if (owner === undefined || !isNode(target)) return false
  if (Array.isArray(target.examples)) return true
  return isPlain(target, owner) || Array.isArray(target.type)
}

/** One that knows them all, since some refer to others. */
function knowing(options: ConstructorParameters<typeof Ajv2020>[0]): Ajv2020 {
  const ajv = new Ajv2020({ strictTypes: false, ...options })
  ajv.addVocabulary(['x-presets'])
  for (const { schema } of schemas) ajv.addSchema(schema)
  return ajv
}

describe('what an editor shows while one types', () => {
  const written = schemas.filter(({ name }) => !name.startsWith('plan.') && !name.startsWith('saved-plan.'))

  it.each(written.map(({ name, schema }) => [name, schema] as const))(
    '%s has an example for every value',
    (_, schema) => {
      const without = propertiesOf(schema).filter(
        ({ property }) => !Array.isArray(property.examples) && !isPlain(property, schema),
      )
      expect(without.map(({ pointer }) => pointer)).toEqual([])
    },
  )

  it.each(written.map(({ name, schema }) => [name, schema] as const))('%s accepts its own examples', (_, schema) => {
    const ajv = knowing({ discriminator: true })
    const id = String(schema.$id)
    const ofTypes = Object.entries(isNode(schema.$defs) ? schema.$defs : {}).map(([name, property]) => ({
      pointer: `/$defs/${name}`,
      property: isNode(property) ? property : {},
    }))
    const checked = [...propertiesOf(schema), ...ofTypes].flatMap(({ pointer, property }) => {
      const examples: readonly unknown[] = Array.isArray(property.examples) ? property.examples : []
      const validate = ajv.getSchema(`${id}#${pointer}`)
      return examples.map(example => ({ pointer, example, accepted: validate?.(structuredClone(example)) }))
    })
    expect(checked.filter(({ accepted }) => accepted !== true)).toEqual([])
    expect(checked.length).toBeGreaterThan(5)
  })
})

describe('the schemas', () => {
  it.each(schemas.map(({ name, schema }) => [name, schema] as const))(
    '%s is valid and describes every property',
    (_, schema) => {
      expect(knowing({ discriminator: true }).getSchema(String(schema.$id))).toBeTypeOf('function')
      expect(undescribed(schema)).toEqual([])
    },
  )

  it('tell the kinds of a policy source apart for an editor, which sees the whole file', () => {
    const ajv = new Ajv2020({ strictTypes: false })
    ajv.addVocabulary(['x-presets'])
    const validate = ajv.compile(schemas.find(({ name }) => name === 'policy.v1.schema.json')?.schema ?? {})
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
const plan = (changed: Record<string, unknown>): Record<string, unknown> => ({
  apiVersion: 'stationkeeper/v1',
  kind: 'Plan',
  id: 'p1',
  host: 'LAB',
  revision: `sha256:${'0'.repeat(64)}`,
  observedAt: '2026-11-21T09:00:00Z',
  plannedAt: '2026-11-21T09:00:00.250Z',
  wakeAt: null,
  fightDetection: 'on',
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

/** With all that may stand beside each code. A code that is missing here does not compile. */
const reasons: Readonly<Record<Reason['code'], readonly Record<string, unknown>[]>> = {
  blocked: [{}],
  'block-unknown': [{}],
  'should-be-disconnected': [{}],
  'in-sync': [{}],
  unverified: [{ until: at }, { until: null }],
  'no-desktop': [{}],
  'no-rule': [{}],
  'unmanaged-by-rule': [{}],
  'not-a-user-session': [{}],
  conflict: [{ with: ref }],
  unsupported: [{}],
  stopped: [{}],
  disarmed: [{}],
  'plan-only': [{}],
  'undecided-match': [{ rule: ref, field: 'group' }],
  protected: [
    { because: 'own-session' },
    { because: 'listed' },
    { because: 'listed-unknown' },
    { because: 'admin' },
    { because: 'admin-unknown' },
  ],
  held: [{ hold: 'k4t7', by: 'SCHOOL\\keller', until: at }],
  'weak-identity': [{}],
  'in-flight': [{ action: 'unlock' }],
  notice: [
    { until: at, shown: true },
    { until: at, shown: false },
    { until: at, shown: null },
  ],
  'provider-failed': [{ until: at, message: 'access denied' }],
  backoff: [{ until: at, attempt: 2 }],
  contested: [{ until: at, reversals: 5 }],
  'session-limit': [{ until: at, count: 120, per: 3_600_000 }],
  'host-limit': [{ until: at, count: 7_200, per: 3_600_000 }],
  'disruption-budget': [{ until: at, count: 30, per: 600_000 }],
}

describe('the schema of plans', () => {
  const each = Object.entries(reasons).flatMap(([code, variants]) => variants.map(fields => ({ code, ...fields })))

  it.each(each)('takes the reason $code with its fields', reason => {
    expect(validatePlan(plan({ reason }))).toBe(true)
    expect(validatePlan(plan({ preview: { action: 'none', reason, rule: null } }))).toBe(true)
  })

  it.each(['on', 'partly', 'off'])('takes fight detection that is %s', fightDetection => {
    expect(validatePlan({ ...plan({}), fightDetection })).toBe(true)
  })

  it.each([
    { desired: 'unlocked', rule: ref },
    { desired: null, rule: null },
  ])('takes what an override departs from: $desired', wanted => {
    expect(validatePlan(plan({ drift: { ...wanted, by: 'SCHOOL\\keller', until: at } }))).toBe(true)
  })

  it('refuses a plan that does not say whether fights would be seen', () => {
    expect(validatePlan({ ...plan({}), fightDetection: 'perhaps' })).toBe(false)
    const { fightDetection: _, ...silent } = plan({})
    expect(validatePlan(silent)).toBe(false)
  })

  it.each([
    ['a hold without who placed it', { reason: { code: 'held', hold: 'k4t7', until: at } }],
    ['a notice that may have been shown', { reason: { code: 'notice', until: at, shown: 'maybe' } }],
    ['a fight without a number', { reason: { code: 'contested', until: at } }],
    ['a host limit without its length', { reason: { code: 'host-limit', until: at, count: 1 } }],
    ['a protection for another reason', { reason: { code: 'protected', because: 'friend' } }],
    ['an override without its end', { drift: { desired: null, rule: null, by: 'x' } }],
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
