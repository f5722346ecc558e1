import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Told } from '../../../src/daemon/foreign-writers.ts'
import { KeptPolicies } from '../../../src/daemon/policies.ts'
import type { SourceCommit } from '../../../src/model/policy.ts'
import { instant } from '../../../src/model/time.ts'
import { diagnostic, type Finding, wholeFile } from '../../../src/policy/codes.ts'
import type { PolicyTexts } from '../../../src/policy/directory.ts'
import type { GitReading } from '../../../src/policy/git/git-source.ts'
import { VirtualClock } from '../../../src/policy-tests/virtual-clock.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { resolveSettings } from '../../../src/settings/resolve.ts'
import { openStore } from '../../../src/store/open-store.ts'
import type { Store } from '../../../src/store/store.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { policyOf } from '../../support/cli-classroom.ts'

const MINUTE = 60_000
const URL = 'https://git.example/p.git'

let folder: ReturnType<typeof temporaryFolder>
let clock: VirtualClock
let store: Store
let policies: KeptPolicies
/** What the repository holds. */
let holds: PolicyTexts
/** It takes connections and never says anything. */
let isSilent: boolean
/** How it was asked. */
let asked: Pick<GitReading, 'accepted' | 'allowRollback'>[]
/** The rules in force and their commit, or why they were refused. */
let told: string[]
/** Whether the store can't keep anything now; null: it always can. */
let isBusy: (() => boolean) | null
let writers: ((path: string) => Promise<Told | null>) | null

beforeEach(() => {
  folder = temporaryFolder()
  clock = new VirtualClock()
  store = openStore({ folder: folder.path, host: 'LAB', clock, mode: 'write' })
  asked = []
  told = []
  writers = null
  isBusy = null
  isSilent = false
})
afterEach(async () => {
  await policies.close()
  store.close()
  folder[Symbol.dispose]()
})

function commit(letter: string, signer: string | null = null): SourceCommit {
  return { id: letter.repeat(40), committedAt: instant(0), signer }
}

function good(rule: string, of: SourceCommit): PolicyTexts {
  const text = policyOf([`{ name: ${rule}, match: { everySession: true }, ensure: unlocked }`])
  return { files: [{ path: 'lesson.yaml', text }], diagnostics: [], links: [], commit: of }
}

function refused(finding: Finding, message = 'it is refused'): PolicyTexts {
  return { files: [], diagnostics: [diagnostic(finding, wholeFile(URL), message)], links: [] }
}

function busyStore(busy: () => boolean): Store {
  return new Proxy(store, {
    get(target, name) {
      if (busy() && (name === 'acceptCommit' || name === 'record')) throw new Error('the store is busy')
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function open(env: Readonly<Record<string, string>> = {}): Promise<void> {
  const given = { STATIONKEEPER_POLICIES_GIT_URL: URL, STATIONKEEPER_POLICIES_GIT_BRANCH: 'main', ...env }
  const surroundings = { cwd: folder.path, home: folder.path, env: given, platform: process.platform }
  const flags = { ...noFlags, state: folder.path }
  const { settings } = resolveSettings(flags, surroundings, { file: null, stateOfHolder: () => null })
  policies = new KeptPolicies({
    settings,
    store: isBusy === null ? store : busyStore(isBusy),
    clock,
    writers,
    onAccepted: ({ rules }, _, of) => told.push(`${rules.map(each => each.rule).join()} of ${of?.id.slice(0, 1)}`),
    onRejected: (summary, _, __, isUnread) => told.push(isUnread ? `unread: ${summary}` : summary),
    onUnwatched: () => {},
    onTrouble: (_, error) => told.push(String(error)),
  })
  await policies.open({
    read: async (_, { accepted, allowRollback, signal }) => {
      asked.push({ accepted, allowRollback })
      return isSilent ? await silence(signal) : holds
    },
  })
}

function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

async function restart(): Promise<void> {
  await policies.close()
  store.close()
  store = openStore({ folder: folder.path, host: 'LAB', clock, mode: 'write' })
  await open()
}

const loaded = (): readonly unknown[] =>
  store.journal({ kinds: ['policies-loaded'] }).map(({ detail }) => detail.commit)

test('a repository that does not answer after a restart leaves the last good commit in force, and its age grows', async () => {
  holds = good('lesson', commit('a', 'ana'))
  await open()
  const fetchedAt = clock.now()
  await clock.advance(10)
  holds = refused('gitUnreachable', 'nobody answers')
  await restart()
  expect(policies.commit).toEqual(commit('a', 'ana'))
  expect(policies.isUnreached).toBe(true)
  expect(told).toEqual(['lesson of a', `unread: ${URL}: nobody answers`])
  expect(store.journal({}).map(({ kind }) => kind)).toEqual(['policies-loaded', 'policies-unreachable'])
  expect(store.policyStatus()).toMatchObject({
    source: `${URL}, branch main`,
    commit: commit('a', 'ana'),
    rejected: `${URL}: nobody answers`,
    unread: true,
    fetchedAt,
  })
})

test('a commit that changes nothing of the policies is noted, and they are in force since they were', async () => {
  holds = good('lesson', commit('a'))
  await open()
  const loadedAt = clock.now()
  holds = good('lesson', commit('b'))
  await clock.advance(MINUTE)
  expect(told).toEqual(['lesson of a', 'lesson of b'])
  expect(loaded()).toEqual([commit('a').id, commit('b').id])
  expect(store.keptBundle()).toMatchObject({ loadedAt, commit: commit('b') })
  expect(store.policyStatus()).toMatchObject({ commit: commit('b') })
})

test('each reading is told which commit was in force last, over restarts, and another branch has one of its own', async () => {
  holds = good('lesson', commit('a'))
  await open()
  await policies.reload()
  holds = refused('gitUnsigned')
  await policies.reload()
  await restart()
  expect(asked.map(({ accepted }) => accepted?.slice(0, 1) ?? null)).toEqual([null, 'a', 'a', 'a'])
  await policies.close()
  await open({ STATIONKEEPER_POLICIES_GIT_BRANCH: 'exam' })
  expect(asked.at(-1)?.accepted).toBeNull()
  await policies.close()
  await open()
  expect(asked.at(-1)?.accepted).toBe(commit('a').id)
})

test('that an older commit may come into force holds for one reading, and it is the one that the next have to follow', async () => {
  holds = good('new', commit('b'))
  await open()
  holds = good('old', commit('a'))
  await policies.reload({ allowRollback: true })
  await policies.reload()
  expect(asked.map(({ allowRollback }) => allowRollback)).toEqual([false, true, false])
  expect(asked.at(-1)?.accepted).toBe(commit('a').id)
  expect(store.acceptedCommit(`${URL}, branch main`)).toEqual(commit('a'))
})

test('how old the policies are is kept at each answer, also where nothing is another or what is there is refused', async () => {
  holds = good('lesson', commit('a'))
  await open()
  await clock.advance(MINUTE)
  expect(store.policyStatus()?.fetchedAt).toBe(clock.now())
  holds = refused('gitRollback')
  await clock.advance(MINUTE)
  expect(store.policyStatus()).toMatchObject({ fetchedAt: clock.now(), rejected: `${URL}: it is refused` })
  expect(policies.isUnreached).toBe(false)
  const { fetchedAt } = store.policyStatus() ?? {}
  holds = refused('gitTimeout')
  await clock.advance(MINUTE)
  expect(store.policyStatus()?.fetchedAt).toBe(fetchedAt)
})

test('a file that it is believed by and others may write is said before the repository is asked, which it then is not', async () => {
  const key = folder.path
  writers = async path => (path === key ? { message: `${path} may be changed by everyone`, fix: 'chmod' } : null)
  holds = good('lesson', commit('a'))
  await open({ STATIONKEEPER_POLICIES_GIT_VERIFY_COMMITS: key })
  expect(asked).toEqual([])
  expect(told).toEqual([`others may write them (mend it by: chmod): ${key} may be changed by everyone`])
  expect(store.policyStatus()).not.toHaveProperty('fetchedAt')
  writers = null
})

test('what is wrong in a file of the repository is told by file and line, as of a folder', async () => {
  const files = [{ path: 'lesson.yaml', text: 'kind: [\n' }]
  holds = { files, diagnostics: [], links: [], commit: commit('a') }
  await open()
  expect(told).toEqual([expect.stringMatching(/^\d+ errors?: lesson\.yaml:\d+: /)])
  expect(policies.bundle).toBeNull()
  expect(store.acceptedCommit(`${URL}, branch main`)).toBeNull()
})

test('a repository without policies says so by its name', async () => {
  holds = { files: [], diagnostics: [], links: [], commit: commit('a') }
  await open({ STATIONKEEPER_POLICIES_GIT_PATH: 'rooms' })
  expect(told).toEqual([`there is no policy in ${URL}, branch main, rooms`])
})

test('what came into force is kept in the end although the store was busy and the next commit was refused meanwhile', async () => {
  let busy = true
  isBusy = () => busy
  holds = good('lesson', commit('a'))
  await open()
  holds = refused('gitUnsigned')
  await policies.reload()
  expect(asked.at(-1)?.accepted).toBe(commit('a').id)
  expect(store.keptBundle()).toBeNull()
  busy = false
  await policies.refresh()
  expect(store.keptBundle()?.commit).toEqual(commit('a'))
  expect(store.acceptedCommit(`${URL}, branch main`)).toEqual(commit('a'))
  expect(store.policyStatus()).toMatchObject({ commit: commit('a'), rejected: `${URL}: it is refused` })
  expect(store.journal({}).map(({ kind }) => kind)).toEqual(['policies-loaded', 'policies-rejected'])
})

test('a start waits some seconds for a repository where there are policies of an earlier day, and asks on', async () => {
  holds = good('lesson', commit('a'))
  await open()
  isSilent = true
  const restarted = restart()
  let isOpen = false
  void restarted.then(() => {
    isOpen = true
  })
  while (!isOpen) await clock.advance(1_000)
  expect(policies.commit).toEqual(commit('a'))
  expect(policies.isUnreached).toBe(true)
  expect(told.at(-1)).toBe(`unread: ${URL}, branch main: it did not answer within 5s at the start, and is asked on`)
  expect(asked).toHaveLength(3)
})
