import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
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
  expect(startCommand('pwsh.exe', null, 'win32').env).not.toHaveProperty('PSModulePath')
  expect(startCommand(null, null, 'linux').env).not.toHaveProperty('PSModulePath')
})
