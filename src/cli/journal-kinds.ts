import type { Action } from '../model/session.ts'
import type { JournalEntry } from '../store/journal-entry.ts'
import { closest } from './did-you-mean.ts'
import { InvalidInput } from './errors.ts'
import { list } from './values.ts'

/** What entries of a journal can be about. The compiler tells when one is missing. */
const kinds: Readonly<Record<JournalEntry['kind'], true>> = {
  intent: true,
  dropped: true,
  outcome: true,
  effect: true,
  backoff: true,
  'backoff-ended': true,
  reversal: true,
  contested: true,
  calm: true,
  'block-all': true,
  placed: true,
  'placed-ended': true,
  released: true,
  honoured: true,
  notice: true,
  'notice-shown': true,
  'notice-ended': true,
  armed: true,
  'clock-jumped': true,
  woke: true,
  'provider-failed': true,
  'provider-recovered': true,
  'policies-loaded': true,
  'policies-rejected': true,
  'policies-unreachable': true,
  stopped: true,
  resumed: true,
  request: true,
  'token-added': true,
  'token-revoked': true,
  'daemon-started': true,
  'daemon-stopped': true,
}

export const journalKindWords: readonly string[] = Object.keys(kinds)

/** @throws {InvalidInput} there is no such kind of entry */
export function journalKinds(text: string): readonly JournalEntry['kind'][] {
  return list(text).map(word => {
    if (isKind(word)) return word
    const meant = closest(word, journalKindWords)
    throw new InvalidInput(`there are no entries ${JSON.stringify(word)}`, {
      hint: meant === null ? `there are ${journalKindWords.join(', ')}` : `did you mean ${meant}?`,
    })
  })
}

function isKind(word: string): word is JournalEntry['kind'] {
  return Object.hasOwn(kinds, word)
}

/** @throws {InvalidInput} nothing of that name is ever done to a session */
export function actionOf(text: string): Action {
  if (text === 'unlock' || text === 'disconnect') return text
  throw new InvalidInput(`${JSON.stringify(text)} is no action`, { hint: 'there are unlock and disconnect' })
}
