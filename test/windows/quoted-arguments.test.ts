import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { commandLine } from '../../src/windows/command-line.ts'

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
