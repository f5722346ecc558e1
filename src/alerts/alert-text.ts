import type { Transition } from './transition.ts'

/**
 * One sentence or two for a chat or a mail. Nobody is named, and nothing is quoted that a host or a file said, unless names are wanted: nobody knows of whom
 * such words speak.
 */
export function alertText(transition: Transition, host: string, names: boolean): string {
  return plain(sentence(transition, host, message => (names ? `: ${message}` : '')))
}

function sentence(transition: Transition, host: string, quoted: (message: string) => string): string {
  switch (transition.event) {
    case 'block-all':
      return `BLOCK ALL on ${host}: ${transition.sessions.length} of ${transition.of} sessions were blocked.`
    case 'contested': {
      const { rule, over } = transition
      const [first] = over
      const whom = over.length === 1 && first !== undefined ? `session ${first.sessionId}` : `${over.length} sessions`
      return `CONTESTED on ${host}: someone fights ${rule.policy}/${rule.rule} over ${whom}.`
    }
    case 'calm':
      return `Calm on ${host}: nobody fights ${transition.rule.policy}/${transition.rule.rule} any more.`
    case 'provider-failed':
      return `The provider of ${host} fails and is left alone for a while${quoted(transition.message)}.`
    case 'provider-recovered':
      return `The provider of ${host} works again.`
    case 'observe-failed':
      return `${host} can't be observed, so nothing is done there${quoted(transition.message)}.`
    case 'observe-recovered':
      return `${host} can be observed again.`
    case 'policies-rejected': {
      const { errors, revision, summary } = transition
      const [first] = errors
      const kept = revision === null ? 'there are none in force' : 'the last good ones stay in force'
      // It is about their source as a whole.
      if (first?.line === 0) {
        return `The policies of ${host} are NOT those of their source (${first.code}; \`stationkeeper status\` says why), ${kept}${quoted(summary)}.`
      }
      const where =
        first === undefined ? '' : ` (${errorCount(errors.length)}, ${first.code} in ${first.file}:${first.line})`
      return `The policies of ${host} are NOT accepted${where}, ${kept}${quoted(summary)}.`
    }
    case 'policies-unreachable': {
      const { code, revision, summary } = transition
      const kept = revision === null ? 'there are none in force' : 'the last good ones stay in force'
      const by = code === null ? '' : `${code}; `
      return `The policies of ${host} can NOT be read from their source (${by}\`stationkeeper status\` says why), ${kept}${quoted(summary)}.`
    }
    case 'policies-accepted':
      return `The policies of ${host} are accepted again.`
    case 'pass-failed':
      return `Nothing is done on ${host} for now, since a pass could not be finished${quoted(transition.message)}.`
    case 'pass-recovered':
      return `${host} is kept again.`
    case 'stopped':
      return `STOPPED: nothing is done on ${host} until \`stationkeeper resume\`.`
    case 'resumed':
      return `${host} was resumed: acting again.`
    case 'disarmed':
      return `NOT ENFORCED: every change on ${host} is withheld until somebody says that the policies are meant.`
    case 'armed':
      return `The policies of ${host} are enforced from now on.`
    default:
      return transition satisfies never
  }
}

function errorCount(count: number): string {
  return count === 1 ? '1 error' : `${count} errors`
}

/** Means something to a chat: mentions, links, tags. Instead of each stands its twin of full width, which reads the same. */
const MARKUP = /[<>&@[\]]/g
const FULL_WIDTH = 0xfee0

/** Controls, line ends, and what changes the direction of text or can't be seen. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g

/** No name becomes anything but text, whatever shows it. */
function plain(text: string): string {
  return text.replaceAll(UNSEEN, ' ').replaceAll(MARKUP, mark => String.fromCharCode(mark.charCodeAt(0) + FULL_WIDTH))
}
