import { chmod, rm } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Told } from '../../../src/daemon/foreign-writers.ts'
import { KeptPolicies } from '../../../src/daemon/policies.ts'
import { whoMayWrite } from '../../../src/policy/ownership.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { resolveSettings } from '../../../src/settings/resolve.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { policyOf } from '../../support/cli-classroom.ts'
import { type Scratch, scratch } from '../../support/policy-folder.ts'
import { VirtualClock } from '../../support/virtual-clock.ts'

const FILE = 'etc/policies/lesson.yaml'
const rule = (name: string): string => policyOf([`{ name: ${name}, match: { everySession: true }, ensure: unlocked }`])

let folder: Scratch
let clock: VirtualClock
let store: Store
let policies: KeptPolicies
/** The rule that is in force, or why a reading was refused. */
let told: string[]
/** Whom the next looks are asked; null: the disk. */
let answer: (() => Promise<Told | null>) | null

beforeEach(async () => {
  folder = await scratch()
  await folder.write(FILE, rule('first'))
  for (const name of ['.', 'etc', 'etc/policies']) await chmod(folder.at(name), 0o755)
  await chmod(folder.at(FILE), 0o644)
  clock = new VirtualClock()
  store = openStore({ folder: folder.at('state'), host: 'LAB', clock, mode: 'write' })
  told = []
  answer = null
})
afterEach(async () => {
  const closed = policies.close()
  await clock.advance(2_000)
  await closed
  store.close()
  await folder[Symbol.asyncDispose]()
})

async function open(isAsked = true): Promise<void> {
  const flags = { ...noFlags, state: folder.at('state'), policies: folder.at('etc/policies') }
  const surroundings = { cwd: folder.path, home: folder.path, env: {}, platform: process.platform }
  const { settings } = resolveSettings(flags, surroundings, { file: null, stateOfHolder: () => null })
  policies = new KeptPolicies({
    settings,
    store,
    clock,
    writers: isAsked ? path => (answer === null ? whoMayWrite(path) : answer()) : null,
    onAccepted: ({ rules }) => told.push(rules.map(each => each.rule).join()),
    onRejected: (summary, _, __, isUnread) => told.push(isUnread ? `unread: ${summary}` : summary),
    onUnwatched: () => {},
    onTrouble: (_, error) => told.push(String(error)),
  })
  await policies.open()
}

const refusal = (): string =>
  `others may write them (mend it by: chmod -R go-w ${folder.at('etc/policies')}): ${folder.at(FILE)} may be changed by everyone (mode 666)`

const journal = (): readonly string[] => store.journal({}).map(({ kind }) => kind)

test('policies that are gone, as with a share that is not mounted, are told apart from what somebody wrote', async () => {
  await open(false)
  await rm(folder.at(FILE))
  await policies.reload()
  expect(told.slice(1)).toEqual([`unread: there is no policy in ${folder.at('etc/policies')}`])
  expect(policies.isUnread).toBe(true)
  await folder.write(FILE, '# all of them were commented out\n')
  await policies.reload()
  expect(told.slice(2)).toEqual([`there is no policy in ${folder.at('etc/policies')}`])
  expect(policies.isUnread).toBe(false)
  await folder.write(FILE, 'kind: [\n')
  await policies.reload()
  expect(told[3]).toMatch(/^\d errors?: /)
  await rm(folder.at('etc'), { recursive: true })
  await policies.reload()
  expect(policies.isUnread).toBe(true)
  await folder.write(FILE, rule('first'))
  await policies.reload()
  expect({ isUnread: policies.isUnread, last: told.at(-1) }).toEqual({ isUnread: false, last: 'first' })
  expect(journal().slice(0, 4)).toEqual([
    'policies-loaded',
    'policies-unreachable',
    'policies-rejected',
    'policies-rejected',
  ])
})

describe.runIf(process.platform !== 'win32')('policies that others may write', () => {
  test('are not taken when they are read again; the last good ones stay, and everybody is told who may write what', async () => {
    await open()
    await chmod(folder.at(FILE), 0o666)
    await folder.write(FILE, rule('foreign'))
    await policies.reload()
    expect(told).toEqual(['first', refusal()])
    expect(policies.problem).toBe(refusal())
    expect(store.policyStatus()).toMatchObject({ rejected: refusal(), revision: policies.revision })
    expect(journal()).toEqual(['policies-loaded', 'policies-rejected'])
    await policies.reload()
    expect(told).toHaveLength(2)
  })

  test('are taken as soon as that is mended, although not a letter is another', async () => {
    await open()
    await chmod(folder.at(FILE), 0o666)
    await folder.write(FILE, rule('mine'))
    await policies.reload()
    await chmod(folder.at(FILE), 0o644)
    await policies.reload()
    expect(told).toEqual(['first', refusal(), 'mine'])
    expect(policies.problem).toBeNull()
    expect(store.policyStatus()).toMatchObject({ rejected: null })
  })

  test('are found, and mended ones too, by a look that nothing led to, also where a folder above them is open', async () => {
    await open()
    const look = async (): Promise<void> => {
      await policies.refresh()
      const { length } = told
      // What was found is told only once it has stood still. The test's own deadline ends it where it never is.
      while (told.length === length) await clock.advance(100)
    }
    await chmod(folder.at('etc'), 0o777)
    await look()
    expect(told.slice(1)).toEqual([expect.stringContaining(`${folder.at('etc')} may be changed by everyone`)])
    await chmod(folder.at('etc'), 0o755)
    await look()
    expect(told.slice(2)).toEqual(['first'])
  })

  test('are not taken either where nobody can say who may write them', async () => {
    await open()
    answer = () => Promise.reject(new Error('no such library'))
    await folder.write(FILE, rule('second'))
    await policies.reload()
    expect(told[1]).toMatch(/nobody can say who may write them: no such library/)
    answer = null
    await policies.reload()
    expect(told[2]).toBe('second')
  })

  test('are taken where it does not matter who writes them', async () => {
    await chmod(folder.at(FILE), 0o666)
    await open(false)
    expect(told).toEqual(['first'])
  })
})

test('what is written while it is still asked who may write is what is in force in the end', async () => {
  await open()
  const asked = Promise.withResolvers<null>()
  const begun = Promise.withResolvers<void>()
  answer = () => {
    begun.resolve()
    return asked.promise
  }
  await folder.write(FILE, rule('second'))
  const reloads = [policies.reload()]
  await begun.promise
  await folder.write(FILE, rule('third'))
  reloads.push(policies.reload())
  asked.resolve(null)
  await Promise.all(reloads)
  expect(told.at(-1)).toBe('third')
  expect(told.filter(each => each === 'third')).toHaveLength(1)
})

test('an answer to who may write that never comes holds up no end', async () => {
  await open()
  const begun = Promise.withResolvers<void>()
  answer = () => {
    begun.resolve()
    return new Promise(() => {})
  }
  void policies.refresh()
  await begun.promise
  let ended = false
  const closed = policies.close().then(() => {
    ended = true
  })
  while (!ended) await clock.advance(1_000)
  await closed
  expect(told).toEqual(['first'])
})
