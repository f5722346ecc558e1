import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { placeOfPaths } from '../../../src/cli/repository-places.ts'
import { systemClock } from '../../../src/runtime/system-clock.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { GitRepository } from '../../support/git.ts'

describe('where the repository has files of policies', () => {
  it('is beneath the folder that they were read from, or as the paths say that were given', async () => {
    using folder = temporaryFolder()
    const { path } = new GitRepository(join(folder.path, 'repository'))
    const policies = join(path, 'school', 'policies')
    mkdirSync(join(policies, 'rooms'), { recursive: true })
    writeFileSync(join(policies, 'a.yaml'), '')
    const placesOf = (paths: readonly string[], cwd: string) => placeOfPaths(paths, { cwd, clock: systemClock() })

    expect((await placesOf(['policies'], join(path, 'school')))('rooms/b.yaml')).toBe('school/policies/rooms/b.yaml')
    expect((await placesOf(['.'], policies))('a.yaml')).toBe('school/policies/a.yaml')
    expect((await placesOf(['a.yaml'], policies))('a.yaml')).toBe('school/policies/a.yaml')
    const two = await placesOf(['policies/a.yaml', 'policies/rooms'], join(path, 'school'))
    expect(two('policies/rooms/b.yaml')).toBe('school/policies/rooms/b.yaml')
    expect(two('../a.yaml')).toBe('a.yaml')
    expect(two('../../elsewhere.yaml')).toBeNull()
    expect(two(join(policies, 'a.yaml'))).toBe('school/policies/a.yaml')
    expect(two(join(folder.path, 'elsewhere.yaml'))).toBeNull()
    expect((await placesOf(['.'], folder.path))('a.yaml')).toBeNull()
  })
})
