import koffi from 'koffi'
import { expect, test } from 'vitest'
import { standInLibrary } from '../../../native/build.ts'
import { sayNotRun } from '../../../native/without-compiler.ts'

const library = standInLibrary()

if (library === null) sayNotRun('the stand-in for wtsapi32')
else
  test('the stand-in keeps its world when whoever loaded it lets go of it, as garbage collection may at any moment', () => {
    const first = koffi.load(library)
    first.func('int StandInOpen(str)')(null)
    first.func('void StandInPlace(uint32_t, uint32_t)')(7, 7)
    first.unload()
    const second = koffi.load(library)
    expect(second.func('uint32_t WTSGetActiveConsoleSessionId()')()).toBe(7)
    second.unload()
  })
