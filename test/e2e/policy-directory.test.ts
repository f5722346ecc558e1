import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { type Scratch, scratch } from '../support/policy-folder.ts'
import { Follower } from '../support/policy-follower.ts'

async function withPolicy(): Promise<Scratch> {
  const folder = await scratch()
  await folder.write('policies/x.yaml', '1')
  return folder
}

async function swapLink(folder: Scratch, name: string, target: string): Promise<void> {
  await symlink(target, folder.at(`${name}_tmp`))
  await rename(folder.at(`${name}_tmp`), folder.at(name))
}

describe('an edit of a watched policy folder is noticed', () => {
  test('when a file is written in place', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    expect(follower.told).toEqual(['x.yaml=1'])
    for (const content of ['2', '3', '4']) {
      await folder.write('policies/x.yaml', content)
      await follower.until(`x.yaml=${content}`)
    }
  })

  test('when files come and go, at any depth, in folders old and new', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    await folder.write('policies/rooms/lab-1/y.yaml', '2')
    await follower.until('rooms/lab-1/y.yaml=2 x.yaml=1')
    await folder.write('policies/rooms/lab-1/y.yaml', '3')
    await follower.until('rooms/lab-1/y.yaml=3 x.yaml=1')
    await folder.remove('policies/x.yaml')
    await follower.until('rooms/lab-1/y.yaml=3')
    await folder.remove('policies/rooms')
    await follower.until('empty')
  })

  test('when it breaks a file, and when it mends it', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    await folder.write('policies/x.yaml', 'broken')
    await follower.until('rejected x.yaml SK1001')
    await folder.write('policies/x.yaml', '1')
    await follower.until('x.yaml=1')
  })

  test('when files are renamed over others, again and again', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    for (const content of ['2', '3', '4']) {
      await folder.replace('policies/x.yaml', content)
      await follower.until(`x.yaml=${content}`)
    }
    await folder.write('policies/x.yaml', '5')
    await follower.until('x.yaml=5')
  })

  test('when an editor saves with swap and backup files, and those are never policies', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    for (const content of ['2', '3']) {
      await folder.write('policies/.x.yaml.swp', 'broken')
      await folder.write('policies/4913', 'broken')
      await folder.remove('policies/4913')
      await rename(folder.at('policies/x.yaml'), folder.at('policies/x.yaml~'))
      await folder.write('policies/x.yaml', content)
      await folder.remove('policies/x.yaml~')
      await folder.remove('policies/.x.yaml.swp')
      await follower.until(`x.yaml=${content}`)
    }
    expect(follower.told.filter(told => told.startsWith('rejected'))).toEqual([])
  })
})

describe('a policy folder may', () => {
  test('come into being later, with its parents', async () => {
    await using folder = await scratch()
    await using follower = await Follower.open(folder.at('etc/stationkeeper/policies'))
    expect(follower.told).toEqual(['empty'])
    await mkdir(folder.at('etc'))
    await mkdir(folder.at('etc/stationkeeper'))
    await folder.write('etc/stationkeeper/policies/x.yaml', '1')
    await follower.until('x.yaml=1')
    await folder.write('etc/stationkeeper/policies/x.yaml', '2')
    await follower.until('x.yaml=2')
  })

  test('be removed and made anew, twice', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    for (const content of ['2', '3']) {
      await folder.remove('policies')
      await follower.until('empty')
      await folder.write('policies/x.yaml', content)
      await follower.until(`x.yaml=${content}`)
      await folder.write('policies/x.yaml', `${content}!`)
      await follower.until(`x.yaml=${content}!`)
    }
  })

  test('be removed and made anew at once', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    for (const content of ['2', '3']) {
      await folder.remove('policies')
      await folder.write('policies/x.yaml', content)
      await follower.until(`x.yaml=${content}`)
    }
  })

  test('lose its parent and get it back', async () => {
    await using folder = await scratch()
    await folder.write('etc/sk/policies/x.yaml', '1')
    await using follower = await Follower.open(folder.at('etc/sk/policies'))
    await folder.remove('etc')
    await follower.until('empty')
    await folder.write('etc/sk/policies/x.yaml', '2')
    await follower.until('x.yaml=2')
    await rename(folder.at('etc'), folder.at('elsewhere'))
    await follower.until('empty')
    await folder.write('elsewhere/sk/policies/x.yaml', '3')
    await rename(folder.at('elsewhere'), folder.at('etc'))
    await follower.until('x.yaml=3')
    await folder.write('etc/sk/policies/x.yaml', '4')
    await follower.until('x.yaml=4')
  })

  test('be replaced by another that is renamed to its name', async () => {
    await using folder = await withPolicy()
    await using follower = await Follower.open(folder.at('policies'))
    for (const content of ['2', '3']) {
      await folder.write('new/x.yaml', content)
      await rename(folder.at('policies'), folder.at(`old-${content}`))
      await rename(folder.at('new'), folder.at('policies'))
      await follower.until(`x.yaml=${content}`)
    }
    await folder.write('policies/x.yaml', '4')
    await follower.until('x.yaml=4')
  })
})

describe('symbolic links are followed when', () => {
  test('a mounted ConfigMap is swapped, as often as it is', async () => {
    await using folder = await scratch()
    const publish = async (version: number): Promise<void> => {
      await folder.write(`..v${version}/x.yaml`, String(version))
      await swapLink(folder, '..data', `..v${version}`)
      await rm(folder.at(`..v${version - 1}`), { recursive: true, force: true })
    }
    await publish(1)
    await symlink('..data/x.yaml', folder.at('x.yaml'))
    await using follower = await Follower.open(folder.path)
    for (let version = 2; version < 8; version += 1) {
      await publish(version)
      await follower.until(`x.yaml=${version}`)
    }
    expect(follower.told).toEqual(Array.from({ length: 7 }, (_, index) => `x.yaml=${index + 1}`))
  })

  test('the target of a link is edited, replaced, or in a linked folder', async () => {
    await using folder = await scratch()
    await folder.write('shared/x.yaml', '1')
    await folder.write('shared/rooms/y.yaml', '1')
    await mkdir(folder.at('policies'))
    await symlink('../shared/x.yaml', folder.at('policies/x.yaml'))
    await symlink('../shared/rooms', folder.at('policies/rooms'))
    await using follower = await Follower.open(folder.at('policies'))
    await folder.write('shared/x.yaml', '2')
    await follower.until('rooms/y.yaml=1 x.yaml=2')
    await folder.replace('shared/x.yaml', '3')
    await follower.until('rooms/y.yaml=1 x.yaml=3')
    await folder.replace('shared/x.yaml', '4')
    await follower.until('rooms/y.yaml=1 x.yaml=4')
    await folder.write('shared/rooms/y.yaml', '2')
    await follower.until('rooms/y.yaml=2 x.yaml=4')
    await folder.write('shared/rooms/z.yaml', '1')
    await follower.until('rooms/y.yaml=2 rooms/z.yaml=1 x.yaml=4')
  })

  test('the folder itself, or one above it, is a link that is turned to another release', async () => {
    await using folder = await scratch()
    for (const release of [1, 2, 3]) await folder.write(`releases/${release}/policies/x.yaml`, String(release))
    await swapLink(folder, 'current', 'releases/1')
    await symlink('current/policies', folder.at('policies'))
    await using follower = await Follower.open(folder.at('policies'))
    await swapLink(folder, 'current', 'releases/2')
    await follower.until('x.yaml=2')
    await folder.write('releases/2/policies/x.yaml', '2!')
    await follower.until('x.yaml=2!')
    await swapLink(folder, 'current', 'releases/3')
    await follower.until('x.yaml=3')
    await swapLink(folder, 'policies', 'releases/1/policies')
    await follower.until('x.yaml=1')
    await rm(folder.at('policies'))
    await follower.until('empty')
    await symlink('current/policies', folder.at('policies'))
    await follower.until('x.yaml=3')
    await folder.write('releases/3/policies/x.yaml', '3!')
    await follower.until('x.yaml=3!')
  })
})

test('of two saves 1 to 50 ms apart the last content is in force, 50 times of 50', async () => {
  await using folder = await withPolicy()
  await using follower = await Follower.open(folder.at('policies'))
  for (let round = 0; round < 50; round += 1) {
    const path = folder.at('policies/x.yaml')
    await writeFile(path, `${round} first`)
    await new Promise<void>(resolve => setTimeout(resolve, 1 + round))
    await writeFile(path, `${round} last`)
    await follower.until(`x.yaml=${round} last`)
  }
})

test('what a link leads to may be missing for a while, and may be a folder', async () => {
  await using folder = await withPolicy()
  await symlink('../shared/y.yaml', folder.at('policies/y.yaml'))
  await symlink('../shared/rooms', folder.at('policies/rooms'))
  await using follower = await Follower.open(folder.at('policies'))
  expect(follower.told).toEqual(['rejected y.yaml SK1015'])
  for (const content of ['1', '2']) {
    await folder.write('shared/y.yaml', content)
    await follower.until(`x.yaml=1 y.yaml=${content}`)
    await folder.write('shared/rooms/z.yaml', content)
    await follower.until(`rooms/z.yaml=${content} x.yaml=1 y.yaml=${content}`)
    await folder.write('shared/y.yaml', `${content}!`)
    await follower.until(`rooms/z.yaml=${content} x.yaml=1 y.yaml=${content}!`)
    await folder.write('shared/rooms/z.yaml', `${content}!`)
    await follower.until(`rooms/z.yaml=${content}! x.yaml=1 y.yaml=${content}!`)
    await folder.remove('shared/rooms')
    await follower.until(`x.yaml=1 y.yaml=${content}!`)
    await folder.remove('shared/y.yaml')
    await follower.until('rejected y.yaml SK1015')
  }
  expect(follower.errors).toEqual([])
})

test('a refresh alone finds an edit as well', async () => {
  await using folder = await withPolicy()
  await using follower = await Follower.open(folder.at('policies'))
  await folder.write('policies/x.yaml', '2')
  await follower.refresh()
  await follower.until('x.yaml=2')
})
