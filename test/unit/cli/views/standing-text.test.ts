import { expect, it } from 'vitest'
import type { Standing } from '../../../../src/cli/standing.ts'
import { standingDocument } from '../../../../src/cli/views/standing-json.ts'
import { standingText } from '../../../../src/cli/views/standing-text.ts'

const standing: Standing = {
  host: 'CLASSROOM',
  complete: true,
  provider: 'simulator',
  state: '/state',
  daemon: null,
  stopped: null,
  unkept: null,
  policies: { source: '/policies', revision: null, rules: 0, since: null, rejected: null },
  observation: null,
  unseen: null,
  plan: null,
}

function acting(about: Partial<Standing>): readonly string[] {
  return standingText({ ...standing, ...about }).match(/^Acting: .*$/gm) ?? []
}

it('says that acting is not stopped, that it is and why, and that nothing can be kept', () => {
  expect(acting({})).toEqual(['Acting:       not stopped'])
  expect(acting({ stopped: 'fire drill' })).toEqual(['Acting:       STOPPED: fire drill'])
  const unkept = 'the disk of /state is full'
  const full = 'Acting:       nothing can be kept, so nothing is done: the disk of /state is full'
  expect(acting({ unkept })).toEqual([full])
  expect(acting({ stopped: 'fire drill', unkept })).toEqual(['Acting:       STOPPED: fire drill', full])
  expect(standingDocument({ ...standing, unkept })).toMatchObject({ stopped: null, unkept })
})
