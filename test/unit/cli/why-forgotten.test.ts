import { describe, expect, it } from 'vitest'
import { settingsOf } from '../../../src/cli/settings-of.ts'
import { whyText } from '../../../src/cli/views/why-text.ts'
import { type PlannedUpon, plannedUpon } from '../../../src/cli/why-inputs.ts'
import { noHolds } from '../../../src/model/hold.ts'
import { emptyLedger } from '../../../src/model/ledger.ts'
import { explain } from '../../../src/planner/explain.ts'
import { plan, prepare } from '../../../src/planner/plan.ts'
import { loadPolicies } from '../../../src/policy/load.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { guards } from '../../support/guards.ts'
import { observation, session } from '../../support/observation.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const policy = {
  path: 'lesson.yaml',
  text: `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: lesson }
spec:
  rules:
    - { name: ana, match: { user: 'CLASS\\ana' }, ensure: unlocked }
    - { name: all, match: { everySession: true }, ensure: unlocked, priority: -1 }
`,
}

/** What `why --at` goes by, of a plan of Ana's session 5 and Ben's session 6. */
async function past(forgotten: string | null): Promise<{ readonly upon: PlannedUpon; readonly said: string }> {
  using folder = temporaryFolder()
  const terminal = recordedTerminal()
  const clock = systemClock()
  const globals = { ...noFlags, state: 'state' }
  const resolved = await settingsOf({
    globals,
    env: { STATIONKEEPER_HOST: 'host-1' },
    cwd: folder.path,
    terminal,
  })
  const { bundle } = loadPolicies([policy], { timeZone: null })
  if (bundle === null) throw new Error('the policy is valid')
  const now = clock.now()
  const seen = observation(
    [session({ id: '5', blocked: 'yes' }), session({ id: '6', user: 'ben', station: '8', blocked: 'yes' })],
    { observedAt: now },
  )
  const kept = { ledger: emptyLedger, holds: noHolds, guards }
  const made = plan({ prepared: prepare(bundle), observation: seen, ...kept, now, zones: null })
  const store = openStore({ folder: resolved.settings.state, host: 'host-1', clock, mode: 'write' })
  store.keepBundle({ revision: bundle.revision, timeZone: null, loadedAt: now, files: [policy] })
  store.record([{ kind: 'observation', observation: seen }])
  store.record([{ kind: 'plan', record: { plan: made, ...kept, version: 'test', zoneData: null } }])
  if (forgotten !== null) store.forget(forgotten)
  store.close()
  const later = { ...clock, now: () => made.plannedAt + 5 }
  const asked = { resolved, at: { at: made.plannedAt }, observed: null, terminal, cwd: folder.path }
  const upon = await plannedUpon(asked, Object.assign(Object.create(clock), later))
  return { upon, said: terminal.shown.err }
}

describe('a past decision about somebody who was forgotten since', () => {
  it('is shown as it was recorded, and is not explained by what is left of it', async () => {
    const { upon, said } = await past('CLASS\\ana')
    expect(said).toContain("which can't be made again to the byte (")
    expect(said).toContain('someone whom it is about was forgotten')
    const recorded = upon.otherwise.get('5')
    expect(recorded).toMatchObject({ status: 'change', action: 'unlock', policy: 'lesson', rule: 'ana' })
    expect([...upon.otherwise.keys()]).toEqual(['5'])
    expect(whyText([], 'on', [...upon.otherwise.values()])).toBe(
      'Session 5: recorded as change unlock (blocked), lesson/ana; what it was made from is not all there any more, so nothing explains it.\n',
    )
    expect(explain(upon.inputs, '6', upon.plan)?.decision.rule).toMatchObject({ rule: 'all' })
  })

  it('is explained as ever where nobody was', async () => {
    const { upon, said } = await past(null)
    expect(upon.otherwise.size).toBe(0)
    expect(said).toContain('made again from what it was made from')
  })
})
