import { mkdir, symlink } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { routeOf } from '../../../src/policy/watch-links.ts'
import { scratch } from '../../support/policy-folder.ts'

test('a path without links passes none, also where it does not exist', async () => {
  await using folder = await scratch()
  expect(await routeOf(folder.path)).toEqual({ links: [], end: folder.path })
  expect(await routeOf(folder.at('a/b/c'))).toEqual({ links: [], end: folder.at('a/b/c') })
})

test('each link is named where it really stands, in the order in which it is passed', async () => {
  await using folder = await scratch()
  await mkdir(folder.at('releases/7/policies'), { recursive: true })
  await symlink('releases/7', folder.at('current'))
  await symlink(folder.at('current'), folder.at('live'))
  await symlink('../other', folder.at('releases/7/policies/room'))
  const { links, end } = await routeOf(folder.at('live/policies/room/deep'))
  expect(end).toBe(folder.at('releases/7/other/deep'))
  expect(links).toEqual([
    { path: folder.at('live'), target: folder.at('current') },
    { path: folder.at('current'), target: 'releases/7' },
    { path: folder.at('releases/7/policies/room'), target: '../other' },
  ])
})

test('a circle of links ends', async () => {
  await using folder = await scratch()
  await symlink('b', folder.at('a'))
  await symlink('a', folder.at('b'))
  const { links } = await routeOf(folder.at('a/x'))
  expect(new Set(links.map(link => link.path))).toEqual(new Set([folder.at('a'), folder.at('b')]))
  expect(links.length).toBeLessThan(100)
})
