import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeStop, stopFile, stopReason, writeStop } from '../../../src/store/stop-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stationkeeper-stop-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('nothing is stopped where there is no file, nor where there is no folder', () => {
  expect(stopReason(folder)).toBeNull()
  expect(stopReason(join(folder, 'none'))).toBeNull()
})

test('a stop has its reason until it is removed', () => {
  expect(writeStop(folder, 'exam went wrong')).toBeNull()
  expect(stopReason(folder)).toBe('exam went wrong')
  expect(removeStop(folder)).toBe(true)
  expect(stopReason(folder)).toBeNull()
  expect(removeStop(folder)).toBe(false)
})

test('an empty file, made by hand, stops as well', () => {
  writeFileSync(stopFile(folder), '')
  expect(stopReason(folder)).toBe('no reason given')
})

test('a folder in its place stops as well', () => {
  mkdirSync(stopFile(folder))
  expect(stopReason(folder)).toMatch(/can't be read/)
})

test.skipIf(process.platform === 'win32')(
  'a link that leads nowhere stops as well (on Windows few may make one)',
  () => {
    symlinkSync(join(folder, 'nowhere'), stopFile(folder))
    expect(stopReason(folder)).toMatch(/can't be read/)
  },
)
