import { expect, test } from 'vitest'
import { GoneError, TerminalError, UnknownOutcomeError, UnsupportedError } from '../../../../src/providers/errors.ts'
import { CmdletError, hostError, type Wanted } from '../../../../src/providers/multipoint/host-errors.ts'
import type { HostFailure } from '../../../../src/providers/multipoint/protocol.ts'

function errorOf(failure: Partial<HostFailure>, wanted: Wanted = 'act'): Error {
  return hostError(
    { source: 'cmdlet', category: '', errorId: '', message: 'Nein.', acted: true, ...failure },
    'unlock session 5',
    wanted,
  )
}

type Kind = new (...args: never[]) => Error

test.each<[string, Partial<HostFailure>, Kind]>([
  ['the session has gone', { source: 'gone' }, GoneError],
  ['the host refuses', { source: 'refused' }, UnsupportedError],
  ['the request made no sense', { source: 'request' }, TerminalError],
  ['access is denied', { category: 'PermissionDenied' }, TerminalError],
  ['security forbids', { category: 'SecurityError' }, TerminalError],
  [
    'access is denied, told by the id alone',
    { category: 'OpenError', errorId: 'AccessDenied,PSSessionOpenFailed' },
    TerminalError,
  ],
  ['the cmdlet is missing', { category: 'ObjectNotFound', errorId: 'CommandNotFoundException' }, TerminalError],
  [
    'the module is missing',
    {
      category: 'ResourceUnavailable',
      errorId: 'Modules_ModuleNotFound,Microsoft.PowerShell.Commands.ImportModuleCommand',
    },
    TerminalError,
  ],
  ['the cmdlet knows no such session', { category: 'ObjectNotFound', errorId: 'SessionNotFound,X' }, GoneError],
  [
    'the cmdlet finds no such item',
    { category: 'NotSpecified', errorId: 'System.Management.Automation.ItemNotFoundException,X' },
    GoneError,
  ],
  [
    'the cmdlet does not disconnect its own session',
    { category: 'InvalidOperation', errorId: 'OwnSession,X' },
    CmdletError,
  ],
  ['a service is stopped', { category: 'InvalidOperation', errorId: 'ServiceNotRunning,X' }, CmdletError],
  ['something is not done half way', { category: 'NotImplemented', errorId: 'Part,X' }, CmdletError],
  ['the time is up before the cmdlet was called', { category: 'OperationTimeout', acted: false }, CmdletError],
  ['the connection broke before the cmdlet was called', { category: 'ConnectionError', acted: false }, CmdletError],
  ["the cmdlet's own time is up", { category: 'OperationTimeout', errorId: 'Timeout,X' }, UnknownOutcomeError],
  ['the connection broke meanwhile', { category: 'OpenError', errorId: 'PSSessionStateBroken' }, UnknownOutcomeError],
  ['anything else', { category: 'ResourceBusy', errorId: 'ServiceBusy,X' }, CmdletError],
  ['nothing that could be recognised', {}, CmdletError],
])('%s', (_, failure, kind) => {
  const error = errorOf(failure)
  expect(error).toBeInstanceOf(kind)
  expect(error.constructor).toBe(kind)
})

test('a look finds no session gone, and its end is never unknown', () => {
  expect(errorOf({ category: 'ObjectNotFound' }, 'read')).toBeInstanceOf(CmdletError)
  expect(errorOf({ category: 'OperationTimeout' }, 'read')).toBeInstanceOf(CmdletError)
})

test('what would only be said is never unknown', () => {
  expect(errorOf({ category: 'OperationTimeout' }, 'what-if')).toBeInstanceOf(CmdletError)
})

test('the message decides nothing', () => {
  expect(errorOf({ message: 'Access is denied. CommandNotFoundException ObjectNotFound' })).toBeInstanceOf(CmdletError)
})

test('says what was wanted, what the host said, and by which words it can be looked up', () => {
  const error = errorOf({
    category: 'ResourceBusy',
    errorId: 'ServiceBusy,X',
    message: 'Der Dienst ist beschäftigt.\r\n',
  })
  expect(error.message).toBe('unlock session 5: Der Dienst ist beschäftigt. (ResourceBusy, ServiceBusy,X)')
  expect(error).toMatchObject({ category: 'ResourceBusy', errorId: 'ServiceBusy,X' })
  expect(errorOf({ message: ' ' }).message).toBe('unlock session 5: no reason was given')
})

test('what trying again can not help comes with what to do', () => {
  expect(errorOf({ category: 'PermissionDenied' }).message).toContain('as an administrator')
  expect(errorOf({ category: 'SecurityError', errorId: 'UnauthorizedAccess' }, 'read').message).toContain(
    'Unblock-File',
  )
  expect(errorOf({ errorId: 'CommandNotFoundException' }).message).toContain('install MultiPoint Services')
})
