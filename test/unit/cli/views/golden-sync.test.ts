import { describe, test } from 'vitest'
import { jsonText } from '../../../../src/cli/views/json.ts'
import { syncDocument, syncText } from '../../../../src/cli/views/sync-text.ts'
import type { Synced } from '../../../../src/store/requests.ts'
import { expectGolden } from '../../../support/golden.ts'

const good: Synced = {
  source: 'https://git.school.example/it/policies.git, branch main, policies',
  revision: `sha256:${'5'.repeat(64)}`,
  commit: 'c'.repeat(40),
  follows: null,
  problem: null,
  unreached: false,
}

/** In the order in which they are shown. */
const cases: readonly (readonly [title: string, synced: Synced, isKept: boolean])[] = [
  ['in force', good, true],
  ['in force, and has the commit that was waited for in its history', { ...good, follows: 'b'.repeat(40) }, true],
  ['refused', { ...good, problem: '1 error: \u001b[31mnobody whom we know signed it' }, true],
  ['nobody keeps the host', good, false],
  ['a folder', { ...good, source: '/etc/stationkeeper/policies', commit: null }, true],
  ['nothing is in force', { ...good, revision: null, commit: null, problem: 'there is no policy in it' }, false],
]

describe('what a sync found', () => {
  test('is a line for each thing', () => {
    const text = cases.map(([title, synced, isKept]) => `# ${title}\n${syncText({ synced, isKept })}`).join('\n')
    expectGolden('sync/text.txt', text)
  })

  test('is data', () => {
    expectGolden('sync/json.json', jsonText(cases.map(([, synced, isKept]) => syncDocument({ synced, isKept }))))
  })
})
