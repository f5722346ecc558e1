import { describe, expect, it } from 'vitest'
import { StopChange } from '../../../src/daemon/stop-change.ts'
import { removeStop, writeStop } from '../../../src/store/stop-file.ts'
import { temporaryFolder } from '../../support/cli.ts'

describe('looking for a file STOP', () => {
  it('tells that it came, that its reason is another, and that it went, each once', () => {
    using folder = temporaryFolder()
    let told = 0
    const stop = new StopChange(folder.path, () => {
      told += 1
    })
    const looks: number[] = []
    const look = (): void => {
      stop.look()
      stop.look()
      looks.push(told)
    }
    look()
    writeStop(folder.path, 'one')
    look()
    removeStop(folder.path)
    writeStop(folder.path, 'two')
    look()
    removeStop(folder.path)
    look()
    expect(looks).toEqual([0, 1, 2, 3])
  })

  it('tells that it went where it came and went between two looks, and a pass saw it meanwhile', () => {
    using folder = temporaryFolder()
    let told = 0
    const stop = new StopChange(folder.path, () => {
      told += 1
    })
    writeStop(folder.path, 'for a moment')
    stop.seen(true)
    removeStop(folder.path)
    stop.look()
    expect(told).toBe(1)
    stop.seen(false)
    stop.look()
    expect(told).toBe(1)
  })

  it('tells that it came back where a pass saw it gone between two looks', () => {
    using folder = temporaryFolder()
    writeStop(folder.path, 'again and again')
    let told = 0
    const stop = new StopChange(folder.path, () => {
      told += 1
    })
    stop.seen(false)
    stop.look()
    expect(told).toBe(1)
  })
})
