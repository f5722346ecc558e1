import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LogFile } from '../../../src/cli/log-file.ts'
import { temporaryFolder } from '../../support/cli.ts'

let folder: ReturnType<typeof temporaryFolder>
let troubles: unknown[]
let open: LogFile[]

beforeEach(() => {
  folder = temporaryFolder()
  troubles = []
  open = []
})
afterEach(() => {
  for (const log of open) log.close()
  folder[Symbol.dispose]()
})

function logIn(file: string, size = 100): LogFile {
  const log = new LogFile(join(folder.path, file), { size, kept: 2, onTrouble: error => troubles.push(error) })
  open.push(log)
  return log
}

function read(file: string): string {
  return readFileSync(join(folder.path, file), 'utf8')
}

describe('a log file', () => {
  it('is there with the first words and not before, with the folder it lies in', () => {
    const log = logIn('a/b/run.log')
    expect(readdirSync(folder.path)).toEqual([])
    log.append('one\n')
    expect(read('a/b/run.log')).toBe('one\n')
  })

  // Windows goes by the folder's access list.
  it.skipIf(process.platform === 'win32')('is read by nobody else, since it names people', () => {
    const before = process.umask(0o022)
    try {
      const log = logIn('run.log', 10)
      log.append('Ana here\n')
      log.append('Ben here\n')
    } finally {
      process.umask(before)
    }
    for (const file of ['run.log', 'run.log.1']) expect(statSync(join(folder.path, file)).mode & 0o777).toBe(0o640)
  })

  it('goes on where an earlier process ended', () => {
    logIn('run.log').append('one\n')
    logIn('run.log').append('two\n')
    expect(read('run.log')).toBe('one\ntwo\n')
  })

  it('is moved aside when it is full, the youngest first, and the oldest goes', () => {
    const log = logIn('run.log')
    for (let number = 1; number <= 12; number++) log.append(`${String(number).padStart(2, '0')}${'.'.repeat(37)}\n`)
    const numbers = (file: string): readonly string[] => read(file).match(/\d\d/g) ?? []
    expect(readdirSync(folder.path).sort()).toEqual(['run.log', 'run.log.1', 'run.log.2'])
    expect(['run.log', 'run.log.1', 'run.log.2'].map(numbers)).toEqual([
      ['11', '12'],
      ['09', '10'],
      ['07', '08'],
    ])
  })

  it('that a reader holds fast grows to twice its size, begins anew, and says that something is lost', () => {
    // As on Windows, where nothing can be moved onto what is open: here onto a folder that is not empty.
    mkdirSync(join(folder.path, 'run.log.1', 'held'), { recursive: true })
    mkdirSync(join(folder.path, 'run.log.2', 'held'), { recursive: true })
    const log = logIn('run.log')
    for (let number = 1; number <= 40; number++) {
      log.append(`line ${number} of the log of today\n`)
      expect(statSync(join(folder.path, 'run.log')).size).toBeLessThanOrEqual(400)
    }
    expect(read('run.log')).toMatch(/^What stood here is lost: .*\n/)
    expect(read('run.log')).toContain('line 40 of')
    expect(troubles).toEqual([])
  })

  it('that can not be written throws nothing, says so once, and is written again when that is over', () => {
    mkdirSync(join(folder.path, 'run.log'))
    const log = logIn('run.log')
    log.append('one\n')
    log.append('two\n')
    expect(troubles).toEqual([expect.objectContaining({ code: expect.stringMatching(/^E(ISDIR|BADF|PERM|ACCES)$/) })])
    rmdirSync(join(folder.path, 'run.log'))
    log.append('three\n')
    expect(read('run.log')).toBe('three\n')
    expect(troubles).toHaveLength(1)
  })

  it('takes a line that is longer than a whole file', () => {
    writeFileSync(join(folder.path, 'run.log'), 'short\n')
    logIn('run.log').append(`${'x'.repeat(500)}\n`)
    expect(read('run.log').length).toBeGreaterThan(500)
  })
})
