import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rememberedHost } from '../../../src/cli/remembered-host.ts'
import { settingsOf } from '../../../src/cli/settings-of.ts'
import { type Standing, standingOf } from '../../../src/cli/standing.ts'
import { standingDocument } from '../../../src/cli/views/standing-json.ts'
import { standingText } from '../../../src/cli/views/standing-text.ts'
import { loadPolicies } from '../../../src/policy/load.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import type { Settings } from '../../../src/settings/settings.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { observation } from '../../support/observation.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const policy = {
  path: 'lesson.yaml',
  text: `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - { name: open, match: { everySession: true }, ensure: unlocked }
`,
}

class Place {
  readonly #folder = temporaryFolder()

  async settings(env: Readonly<Record<string, string>> = {}): Promise<Settings> {
    const { path: cwd } = this.#folder
    const globals = { ...noFlags, state: 'state' }
    return (await settingsOf({ globals, env, cwd, terminal: recordedTerminal() })).settings
  }

  /** What a daemon of that host left behind. */
  async remember(host: string): Promise<void> {
    const { state, timeZone } = await this.settings()
    const clock = systemClock()
    const store = openStore({ folder: state, host, clock, mode: 'write' })
    const revision = loadPolicies([policy], { timeZone }).bundle?.revision ?? ''
    store.keepBundle({ revision, timeZone, loadedAt: clock.now(), files: [policy] })
    store.record([{ kind: 'observation', observation: { ...observation([]), host } }])
    store.close()
  }

  async breakWorld(): Promise<void> {
    const { state, simulator } = await this.settings()
    mkdirSync(state, { recursive: true })
    writeFileSync(simulator.world, 'this is no database, and no world, however long one looks at it')
  }

  async declare(): Promise<void> {
    const { policies } = await this.settings()
    mkdirSync(policies)
    writeFileSync(join(policies, policy.path), policy.text)
  }

  async standing(env: Readonly<Record<string, string>> = {}): Promise<Standing> {
    return await standingOf(await this.settings(env), recordedTerminal())
  }

  [Symbol.dispose](): void {
    this.#folder[Symbol.dispose]()
  }
}

describe('the host that a state folder remembers', () => {
  it('is the only one that it has, where the host itself can not be asked', async () => {
    using place = new Place()
    await place.remember('LAB')
    await place.breakWorld()
    expect(await rememberedHost(await place.settings())).toBe('LAB')
    expect(await place.standing()).toMatchObject({ host: 'LAB', complete: false, unremembered: null })
  })

  it('has to be named where there are several', async () => {
    using place = new Place()
    await place.remember('LAB')
    await place.remember('HALL')
    await place.breakWorld()
    await expect(rememberedHost(await place.settings())).rejects.toMatchObject({
      message: expect.stringMatching(/remembers several: HALL, LAB$/),
      hint: 'name one by the setting host, as STATIONKEEPER_HOST=HALL',
    })
    expect(await rememberedHost(await place.settings({ STATIONKEEPER_HOST: 'LAB' }))).toBe('LAB')
  })

  it('is nobody where nothing was kept', async () => {
    using place = new Place()
    await place.breakWorld()
    await place.declare()
    await expect(rememberedHost(await place.settings())).rejects.toThrow("the host can't be observed")
    expect(await place.standing()).toMatchObject({
      host: null,
      complete: false,
      unremembered: null,
      observation: null,
      policies: { rules: 1 },
      plan: null,
    })
  })
})

describe('what is not known', () => {
  it('is called so, and not made up from nothing', async () => {
    using place = new Place()
    await place.remember('LAB')
    await place.remember('HALL')
    await place.breakWorld()
    const standing = await place.standing({ STATIONKEEPER_SIMULATOR_ARMED: 'false' })
    const said = standingText(standing)
    for (const name of ['Sessions', 'Writes', 'Armed']) expect(said).toMatch(new RegExp(`^${name}: +not known$`, 'm'))
    expect(said).toMatch(/^Not remembered: .*remembers several: HALL, LAB$/m)
    expect(standingDocument(standing)).toMatchObject({ armed: null, budgets: null, holds: null, contested: null })
  })

  it('is the memory that can not be read, although the host can be seen', async () => {
    using place = new Place()
    const { state } = await place.settings()
    mkdirSync(state)
    writeFileSync(join(state, 'state.db'), 'this is no database, however long one looks at it')
    const standing = await place.standing()
    expect(standing.complete).toBe(false)
    expect(standing.plan).toBeNull()
    expect(standingText(standing)).toMatch(/^Writes: +not known$/m)
  })
})

it('goes by the last good policies where the folder has none, and says so', async () => {
  using place = new Place()
  await place.remember('CLASSROOM')
  const standing = await place.standing({ STATIONKEEPER_HOST: 'CLASSROOM' })
  expect(standing.policies).toMatchObject({ rules: 1, since: null, standsIn: expect.any(String) })
  // The services' session, which no rule is ever about.
  expect(standing.plan?.summary).toMatchObject({ unmanaged: 1 })
  expect(standingText(standing)).toMatch(/^Revision: .*\(1 rule\), the last good bundle, of 20/m)
  expect(standingDocument(standing)).toMatchObject({ policies: { standsInSince: standing.policies.standsIn } })
})

it('goes by what was fetched last where the policies are in a repository, which is not asked', async () => {
  using place = new Place()
  await place.remember('CLASSROOM')
  const standing = await place.standing({
    STATIONKEEPER_HOST: 'CLASSROOM',
    STATIONKEEPER_POLICIES_GIT_URL: '/nowhere/policies.git',
    STATIONKEEPER_POLICIES_GIT_BRANCH: 'main',
  })
  expect(standing.policies).toMatchObject({
    source: '/nowhere/policies.git, branch main',
    rules: 1,
    rejected: null,
    repository: { commit: null, fetchedAt: null },
  })
  expect(standingText(standing)).toMatch(/^Policies: +\/nowhere\/policies.git, branch main$/m)
})
