import type { Clock } from '../model/clock.ts'
import { type Milliseconds, ms } from '../model/time.ts'

/** How one attempt to tell somebody ended. `why` never holds the address: it may be a secret. */
export type Posted =
  | { readonly kind: 'taken' }
  /** It may be taken another time. `after`: not sooner, as the other side says. */
  | { readonly kind: 'not-now'; readonly why: string; readonly after: Milliseconds | null }
  /** It will never be taken. */
  | { readonly kind: 'refused'; readonly why: string }

export interface WebhookOptions {
  readonly clock: Clock
  /** Of this program. */
  readonly version: string
  /** Asked for each attempt, so that a secret can be changed while the daemon runs. @throws when it can't be had */
  readonly address: () => string
}

const ANSWERS_WITHIN: Milliseconds = ms(10_000)
const LONGEST_WAIT: Milliseconds = ms(60_000)

/** Posts a document once. Never rejects. */
export async function post(document: unknown, options: WebhookOptions, signal: AbortSignal): Promise<Posted> {
  const late = new AbortController()
  const timer = options.clock.after(ANSWERS_WITHIN, () => late.abort())
  try {
    const { url, headers } = target(options)
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(document),
      headers: { 'content-type': 'application/json', 'user-agent': `Stationkeeper/${options.version}`, ...headers },
      // Whoever answers with another address would be told what this one was to be told.
      redirect: 'manual',
      signal: AbortSignal.any([signal, late.signal]),
    })
    await response.body?.cancel()
    return judged(response)
  } catch (error) {
    if (signal.aborted) return { kind: 'not-now', why: 'no answer before the daemon ended', after: null }
    if (late.signal.aborted)
      return { kind: 'not-now', why: `no answer within ${ANSWERS_WITHIN / 1_000} s`, after: null }
    return { kind: 'not-now', why: whyOf(error), after: null }
  } finally {
    timer.cancel()
  }
}

/** Name and password go into a header: fetch takes no address that has them, and would say it. */
function target({ address }: WebhookOptions): {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
} {
  const url = webAddress(address())
  if (url === null) {
    throw new AddressError('what stands where its address should be is none of http or https')
  }
  if (url.username === '' && url.password === '') return { url, headers: {} }
  const account = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`)
  url.username = ''
  url.password = ''
  return { url, headers: { authorization: `Basic ${account.toString('base64')}` } }
}

/** Where a text, as the whole of a file, says to post. @returns null: nowhere */
export function webAddress(text: string): URL | null {
  const url = URL.parse(text.trim())
  return url !== null && ['http:', 'https:'].includes(url.protocol) ? url : null
}

/** Says itself what is wrong, without the address. */
export class AddressError extends Error {
  override readonly name = 'AddressError'
}

function judged({ ok, status, headers }: Response): Posted {
  if (ok) return { kind: 'taken' }
  const why = `it answered ${status}`
  if (status >= 500 || status === 408 || status === 429) return { kind: 'not-now', why, after: retryAfter(headers) }
  return { kind: 'refused', why: status >= 300 && status < 400 ? `${why}, and redirects are not followed` : why }
}

/** In seconds; a date is left alone, since whose clock it is by nobody knows. */
function retryAfter(headers: Headers): Milliseconds | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return seconds >= 0 ? ms(Math.min(seconds * 1_000, LONGEST_WAIT)) : null
}

/** Messages of the network name the host, and others the whole address: their codes say enough. */
function whyOf(error: unknown): string {
  if (error instanceof AddressError) return error.message
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.name : 'an unknown error'
}
