import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ms } from '../../src/model/time.ts'
import { loadPolicies } from '../../src/policy/load.ts'
import { openPolicyDirectory } from '../../src/policy/source.ts'
import { systemClock } from '../../src/runtime/system-clock.ts'
import { temporaryFolder } from '../fixtures.ts'
import type { Row } from '../measure.ts'

const ROUNDS = 200

/** A policy is saved twice, 1 to 50 ms apart; what counts is that the second content is in force, without a resync. */
export async function savedTwiceRow(): Promise<Row> {
  const folder = join(temporaryFolder('saved-twice'), 'policies')
  const file = join(folder, 'edited.yaml')
  mkdirSync(folder)
  let inForce = ''
  let changed = (): void => {}
  const source = await openPolicyDirectory({
    folder,
    load: files => loadPolicies(files, { timeZone: null }),
    clock: systemClock(),
    settle: ms(100),
    onEvent(event) {
      inForce = event.kind === 'accepted' ? String(event.bundle.rules[0]?.rule) : event.kind
      changed()
    },
  })
  let right = 0
  for (let round = 0; round < ROUNDS; round++) {
    const last = `second-${round}`
    writeFileSync(file, policyNamed(`first-${round}`))
    await pause(1 + (round % 50))
    writeFileSync(file, policyNamed(last))
    if (
      await within(
        3_000,
        () => inForce === last,
        seen => (changed = seen),
      )
    )
      right++
  }
  await source.close()
  return {
    work: 'policy saved twice, 1–50 ms apart',
    measured: `last content in force ${right} of ${ROUNDS}`,
    goal: '200 of 200',
    met: right === ROUNDS,
  }
}

function within(bound: number, isTrue: () => boolean, listen: (seen: () => void) => void): Promise<boolean> {
  return new Promise(resolve => {
    const end = setTimeout(() => resolve(isTrue()), bound)
    const look = (): void => {
      if (!isTrue()) return
      clearTimeout(end)
      resolve(true)
    }
    listen(look)
    look()
  })
}

function policyNamed(rule: string): string {
  return `apiVersion: stationkeeper/v1
kind: SessionPolicy
metadata: { name: edited }
spec:
  rules:
    - name: ${rule}
      match: { connection: station }
      ensure: unlocked
`
}
