import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { TerminalError } from '../../../../src/providers/errors.ts'
import { programOnPath } from '../../../../src/providers/multipoint/program-on-path.ts'
import { startCommand } from '../../../../src/providers/multipoint/start-command.ts'

test('the script that is started is there', () => {
  const { args } = startCommand(null, null, 'linux')
  expect(existsSync(args[args.indexOf('-File') + 1] ?? '')).toBe(true)
})

test('on Windows it is Windows PowerShell, by its full path, under a policy that lets local scripts run', () => {
  const { command, args } = startCommand(null, null, 'win32')
  expect(command).toMatch(/^[A-Z]:\\.*\\System32\\WindowsPowerShell\\v1\.0\\powershell\.exe$/)
  expect(args.slice(0, -1)).toEqual(['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'RemoteSigned', '-File'])
})

test('elsewhere it is pwsh, which knows no such policy', () => {
  const { command, args } = startCommand(null, null, 'linux')
  expect(command).toBe('pwsh')
  expect(args.slice(0, -1)).toEqual(['-NoProfile', '-NonInteractive', '-File'])
})

test('another PowerShell and another computer are arguments of their own', () => {
  const { command, args } = startCommand('C:\\Program Files\\pwsh.exe', 'WMS 2', 'win32')
  expect(command).toBe('C:\\Program Files\\pwsh.exe')
  expect(args.slice(-2)).toEqual(['-Computer', 'WMS 2'])
})

test('Windows PowerShell gets no folders of modules from a PowerShell 7 that started this program', () => {
  expect(startCommand(null, null, 'win32').env).toHaveProperty('PSModulePath', undefined)
  expect(startCommand('C:\\pwsh.exe', null, 'win32').env).not.toHaveProperty('PSModulePath')
  expect(startCommand(null, null, 'linux').env).not.toHaveProperty('PSModulePath')
})

test('on Windows a bare name is a program on PATH, by its full path, since the working folder would come before it', () => {
  const search = { path: 'C:\\Program Files\\PowerShell\\7', isFile: (file: string) => file.endsWith('7\\pwsh.exe') }
  expect(startCommand('pwsh', null, 'win32', search).command).toBe('C:\\Program Files\\PowerShell\\7\\pwsh.exe')
})

test('on Windows a bare name that is not on PATH is never left to be found in the working folder', () => {
  const search = { path: '', isFile: () => true }
  const start = (): unknown => startCommand('pwsh', null, 'win32', search)
  expect(start).toThrow(TerminalError)
  expect(start).toThrow('full path in the setting multipoint.powershell')
})

test.each(['linux', 'darwin'] as const)(
  'on %s a bare name is left to the system, which looks along PATH alone',
  platform => {
    expect(startCommand('pwsh', null, platform, { path: '', isFile: () => false }).command).toBe('pwsh')
  },
)

test('what is named by a path is that', () => {
  const search = { path: 'C:\\other', isFile: () => true }
  for (const path of ['C:\\shells\\pwsh.exe', '\\\\server\\share\\pwsh.exe']) {
    expect(startCommand(path, null, 'win32', search).command).toBe(path)
  }
})

test.each<[string, string, string | undefined, readonly string[], string | null]>([
  ['the first folder that has it', 'pwsh', 'C:\\a;C:\\b', ['C:\\b\\pwsh.exe', 'C:\\a\\pwsh.exe'], 'C:\\a\\pwsh.exe'],
  ['a folder further back', 'pwsh', 'C:\\a;C:\\b', ['C:\\b\\pwsh.exe'], 'C:\\b\\pwsh.exe'],
  ['its own ending', 'PWSH.EXE', 'C:\\a', ['C:\\a\\PWSH.EXE'], 'C:\\a\\PWSH.EXE'],
  ['a dot that is no ending', 'pwsh-7.4', 'C:\\a', ['C:\\a\\pwsh-7.4.exe'], 'C:\\a\\pwsh-7.4.exe'],
  ['folders in quotation marks', 'pwsh', '"C:\\a;b";C:\\c', ['C:\\a;b\\pwsh.exe'], 'C:\\a;b\\pwsh.exe'],
  [
    'no folder that depends on the working folder',
    'pwsh',
    ';.;bin;C:bin;\\bin;..\\x',
    ['pwsh.exe', 'bin\\pwsh.exe', 'C:bin\\pwsh.exe', '\\bin\\pwsh.exe', '..\\x\\pwsh.exe'],
    null,
  ],
  ['no script, which can not be started as a program', 'pwsh', 'C:\\a', ['C:\\a\\pwsh', 'C:\\a\\pwsh.cmd'], null],
  ['nothing without a PATH', 'pwsh', undefined, ['C:\\a\\pwsh.exe'], null],
])('looking along PATH finds %s', (_, name, path, files, found) => {
  expect(programOnPath(name, { path, isFile: file => files.includes(file) })).toBe(found)
})
