import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandLine } from '../../src/windows/command-line.ts'
import { schtasksOf, TaskScheduler, TaskSchedulerError } from '../../src/windows/task-scheduler.ts'
import { taskFile, taskXml } from '../../src/windows/task-xml.ts'

const scheduler = new TaskScheduler(schtasksOf(process.env), 'Stationkeeper test')
const system = { kind: 'system' } as const
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stationkeeper é-'))
})
afterEach(async () => {
  await scheduler.remove().catch(() => {})
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

/** A definition in a file. It would start at the next start of the computer, and is removed before. */
function written(change: (xml: string) => string = xml => xml): string {
  const file = join(folder, 'task.xml')
  const xml = taskXml({
    description: 'Of a test; remove it',
    program: process.execPath,
    args: ['-e', 'process.exitCode = 0', 'a "b" & c\\'],
    workingFolder: folder,
    account: system,
  })
  writeFileSync(file, taskFile(change(xml)))
  return file
}

describe("Windows' own schtasks", () => {
  test('takes the definition, again in the place of the first, and no other that is not well-formed, and removes it', async () => {
    // Under Wine it is not running by itself.
    spawnSync('net', ['start', 'Schedule'])
    await scheduler.register(written(), system)
    await scheduler.register(written(), system)
    const file = written(xml => xml.replace('<Settings>', '<Settings><Nonsense>'))
    await expect(scheduler.register(file, system)).rejects.toThrow(/^schtasks \/Create ended with exit code [1-9]/)
    await scheduler.remove()
    await expect(scheduler.remove()).rejects.toThrow(TaskSchedulerError)
    expect(await scheduler.find()).toBeNull()
  })
})

describe('a command line', () => {
  test('is read by a real process of Windows as it was meant', () => {
    const args = [
      'a b',
      '',
      'C:\\Program Files\\',
      'a"b',
      'a\\"b',
      '\\\\',
      '"',
      '%PATH%',
      '^&|<>',
      'é 漢',
      '\t',
      'a\\\\ b\\\\',
    ]
    const program = ['-e', 'process.stdout.write(JSON.stringify(process.argv.slice(1)))', '--']
    const { stdout } = spawnSync(process.execPath, [commandLine([...program, ...args])], {
      windowsVerbatimArguments: true,
      encoding: 'utf8',
    })
    expect(JSON.parse(stdout)).toEqual(args)
  })
})
