import { describe, expect, test } from 'vitest'
import { diagnosticsGithub } from '../../../../src/cli/views/diagnostics-github.ts'
import { findingDocument, lookAheadDocument } from '../../../../src/cli/views/horizon-json.ts'
import { findingsText, lookAheadText, withExamples } from '../../../../src/cli/views/horizon-text.ts'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { ms } from '../../../../src/model/time.ts'
import { compileSource } from '../../../../src/policy/load.ts'
import { horizonOf } from '../../../../src/prover/hours.ts'
import { type LookAhead, lookAhead } from '../../../../src/prover/look-ahead.ts'
import { loadZones } from '../../../../src/runtime/zones.ts'
import { expectGolden } from '../../../support/golden.ts'
import { at } from '../../../support/observation.ts'

/** Of each kind of finding one. */
const school = String.raw`apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: school }
spec:
  timeZone: Europe/Paris
  rules:
    - name: by-day
      priority: 20
      match: { labels: { room: lab-1 } }
      ensure: unlocked
      when: { from: "07:00", to: "21:00", except: holidays }
    - name: by-night
      priority: 20
      match: { labels: { room: lab-1 } }
      ensure: disconnected
      when: [{ from: "21:00", to: "07:00" }, { on: holidays }]
    - name: front-row
      priority: 10
      match: { station: 1, user: 'CLASS\pupil*' }
      ensure: unmanaged
    - name: one-file-a-year
      match: { user: 'pupil-*' }
      ensure: unlocked
      when: { days: mon, from: "13:00", to: "14:00" }
    - name: new-york-calls
      match: { user: '*-7', idleFor: 30m }
      ensure: disconnected
      when: { from: "08:00", to: "08:15", timeZone: America/New_York }
    - name: exam-of-last-year
      match: { user: ana }
      ensure: unlocked
      when: { on: 2025-12-01 }
    - name: backup
      match: { user: backup }
      ensure: disconnected
      when: { days: sun, from: "02:00", to: "02:30" }
    - name: misspelled
      match: { labels: { room: lab1 } }
      ensure: unlocked
    - name: the-rest
      priority: -10
      match: { client: 'PC-*' }
      ensure: disconnected
    - name: administrators-go
      priority: 30
      match: { admin: true, connection: console, idleFor: 2h }
      ensure: disconnected
    - name: known
      priority: -5
      match: { any: [{ admin: true }, { admin: false }] }
      ensure: unmanaged
---
apiVersion: stationkeeper/v1
kind: Calendar
metadata: { name: holidays }
spec: { dates: [2026-12-24, { from: 2027-07-01, to: 2027-08-31 }] }
---
apiVersion: stationkeeper/v1
kind: Inventory
metadata: { name: rooms }
spec: { stations: { 1: { labels: { room: lab-1 } }, 2: { labels: { room: lab-2 } } } }
`

async function lookedAhead(): Promise<LookAhead> {
  const source = compileSource([{ path: 'school.yaml', text: school }], { timeZone: null })
  const horizon = horizonOf(at('2026-11-23T00:00:00+01:00'), ms(400 * 86_400_000))
  const made = lookAhead(source, horizon, { zones: await loadZones() })
  if (made === null) throw new Error(JSON.stringify(source.diagnostics))
  return made
}

describe('looking ahead over the policies of a school', async () => {
  const ahead = await lookedAhead()

  test('as text', () => {
    expectGolden('horizon/text.txt', findingsText(ahead.findings, { colour: false }) + lookAheadText(ahead, 10))
  })

  test('as JSON', () => {
    const document = { diagnostics: ahead.findings.map(findingDocument), horizon: lookAheadDocument(ahead) }
    expectGolden('horizon/json.json', jsonText(document))
  })

  test('as annotations', () => {
    expectGolden(
      'horizon/github.txt',
      diagnosticsGithub(withExamples(ahead.findings), file => `policies/${file}`),
    )
  })

  test('shows each kind of finding', () => {
    expect(new Set(ahead.findings.map(({ diagnostic }) => diagnostic.code)).size).toBe(8)
  })
})
