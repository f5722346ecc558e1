import type { Diagnostic } from '../model/diagnostic.ts'
import { errorCode } from '../model/error-code.ts'
import { diagnostic, MAX_FILE_BYTES, unreadable, wholeFile } from './codes.ts'

/** The largest policy source, in bytes over all of its files. */
export const MAX_SOURCE_BYTES: number = 64 * MAX_FILE_BYTES
export const MAX_FILES = 10_000
/** Files and folders of any name that are looked at before a source counts as a mistake, such as `/`. */
export const MAX_ENTRIES = 200_000

export function notAFile(file: string): Diagnostic {
  const message = 'this is a pipe, a socket or a device, not a file'
  return diagnostic('notAFile', wholeFile(file), message, 'put the policies into an ordinary file')
}

export function unsteady(file: string): Diagnostic {
  const message = 'the file changed or went away each time it was read'
  return diagnostic('unsteady', wholeFile(file), message, 'try again when whatever writes it is done')
}

export function brokenLink(file: string): Diagnostic {
  const message = 'this symbolic link leads to nothing'
  return diagnostic('brokenLink', wholeFile(file), message, 'remove it, or let it lead to a file')
}

export function tooManyFiles(): Diagnostic {
  const message = `there are more than ${MAX_FILES} policy files, or more than ${MAX_ENTRIES} files of any kind`
  return diagnostic('tooManyFiles', wholeFile('.'), message, 'name the folder that holds the policies alone')
}

export function sourceTooLarge(): Diagnostic {
  const message = `the policy files have more than ${MAX_SOURCE_BYTES} bytes (64 MiB) together`
  return diagnostic('tooLarge', wholeFile('.'), message, 'name the folder that holds the policies alone')
}

/** Turns the error of a system call into a finding about what it was called on. */
export function failed(file: string, error: unknown): Diagnostic {
  const code = errorCode(error)
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return diagnostic('notFound', wholeFile(file), 'there is no such file or folder', 'check the path')
    case 'ELOOP':
      return brokenLink(file)
    case 'EACCES':
    case 'EPERM':
      return unreadable(file, 'access denied')
    default:
      return unreadable(file, code ?? (error instanceof Error ? error.message : String(error)))
  }
}

/** Whether the error says that the thing is not there, or no more. */
export function isGone(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}
