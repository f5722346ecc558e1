import type { HostFailure, HostReply, NumberedRequest } from './protocol.ts'
import { isRecord, MalformedReplyError, maybeFlagIn, textIn } from './values.ts'

/** The line of a request, its end included. */
export function requestLine(request: NumberedRequest): string {
  return `${ascii(JSON.stringify(request))}\n`
}

/** Base64 of UTF-16LE, as every PowerShell reads it back, a lone surrogate included. */
export function encodeName(name: string): string {
  return Buffer.from(name, 'utf16le').toString('base64')
}

/**
 * Reads what follows the mark of a reply.
 * @throws {MalformedReplyError} it is none
 */
export function parseReply(line: string): HostReply {
  const reply = parseJson(line)
  if (!isRecord(reply)) throw new MalformedReplyError('a reply is no object')
  const { id, ok } = reply
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new MalformedReplyError('a reply has no number')
  if (ok === true) return { id, ok, value: reply.value }
  if (ok === false) return { id, ok, error: parseFailure(reply.error) }
  throw new MalformedReplyError('a reply is neither an answer nor an error')
}

function parseJson(line: string): unknown {
  // Bytes of another program among those of a reply.
  if (/[^ -~]/.test(line)) throw new MalformedReplyError('a reply has other characters than ASCII')
  try {
    return JSON.parse(line)
  } catch (cause) {
    throw new MalformedReplyError('a reply is no JSON', { cause })
  }
}

function parseFailure(error: unknown): HostFailure {
  if (!isRecord(error)) throw new MalformedReplyError('an error is no object')
  const { source } = error
  switch (source) {
    case 'gone':
    case 'refused':
    case 'cmdlet':
    case 'request':
      return {
        source,
        category: textIn(error, 'category'),
        errorId: textIn(error, 'errorId'),
        message: textIn(error, 'message'),
        // Who does not say so may have acted.
        acted: maybeFlagIn(error, 'acted') ?? true,
      }
    default:
      throw new MalformedReplyError('an error comes from nowhere')
  }
}

function ascii(text: string): string {
  return text.replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
