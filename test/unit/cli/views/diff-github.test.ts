import { expect, test } from 'vitest'
import { diffGithub } from '../../../../src/cli/views/diff-github.ts'
import { compareBundles } from '../../../../src/compare/compare-bundles.ts'
import type { Rule } from '../../../../src/model/policy.ts'
import { prepare } from '../../../../src/planner/plan.ts'
import { bundle, rule } from '../../../support/bundle.ts'
import { session } from '../../../support/observation.ts'
import { inputsOf } from '../../../support/planning.ts'
import { commandsOf } from '../../../support/runner.ts'

/** Of a blocked session at station 4: level, place and message of every annotation. */
function annotations(before: readonly Rule[], after: readonly Rule[]): readonly string[] {
  const { prepared, zones, ...occasion } = inputsOf(before, [session({ blocked: 'yes' })])
  const difference = compareBundles({
    before: { name: 'old', commit: null, prepared },
    after: { name: 'new', commit: null, prepared: prepare(bundle(after)) },
    occasions: [{ ...occasion, source: null }],
    zones,
    horizon: null,
  })
  return commandsOf(diffGithub(difference, { place: file => `policies/${file}` })).map(
    ({ command, properties: { file = '-', line = '-', title }, message }) =>
      `${command} ${file}:${line} ${title}: ${message}`,
  )
}

const open = rule({ match: { station: ['4'] } })
const other = rule({ rule: 'other', line: 30, ensure: 'disconnected', match: { station: ['4'] } })

test('a rule that decides otherwise is told where it stands', () => {
  expect(annotations([], [open])).toEqual([
    'notice policies/room.yaml:10 room/open: Decides otherwise about 1 session (5): 1 to unlock.',
  ])
})

test('a rule that decides no longer is told where the change left it', () => {
  const narrower = rule({ line: 12, match: { station: ['3'] }, digest: 'sha256:narrower' })
  expect(annotations([open], [narrower])).toEqual([
    'notice policies/room.yaml:12 room/open: No longer decides about 1 session (5): 1 not managed.',
  ])
})

test('a rule that is gone is told by its name', () => {
  expect(annotations([open], [rule({ policy: 'else', match: { station: ['9'] } })])).toEqual([
    'notice -:- room/open: No longer decides about 1 session (5): 1 not managed.',
  ])
})

test('a new conflict is a warning, before the notices', () => {
  expect(annotations([open], [open, other])).toEqual([
    'warning policies/room.yaml:10 room/open: Now of 1 session (5): another rule of the same priority says otherwise: room/other (room.yaml:30).',
    'notice policies/room.yaml:10 room/open: Decides otherwise about 1 session (5): 1 in conflict.',
  ])
})
