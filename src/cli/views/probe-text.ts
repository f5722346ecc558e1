import { qualifiedUser, type Session } from '../../model/session.ts'
import type { ProbeAnswer } from '../ask-probe.ts'
import type { Learning } from '../learn-probe.ts'
import { targetText } from './operation-text.ts'
import { printable } from './printable.ts'

const target = (session: Session): string => targetText({ ...session, user: qualifiedUser(session) })

/** What is to be so before the first look. */
export function openFirstText(session: Session): string {
  return `It is about ${target(session)}. See that nobody at all is blocked now.`
}

/** What is to be done between the two looks. */
export function blockNowText(session: Session): string {
  return `Block ${target(session)} now in MultiPoint Manager, that one alone, and see its screen blocked.`
}

const STILL_BLOCKED = 'Nothing was unblocked here: do that in MultiPoint Manager.'

/** What was learnt, what to write, and how to try it. */
export function learningText({ session, learnt }: Learning): string {
  switch (learnt.kind) {
    case 'found':
      return `${printable(learnt.name)} began in session ${session.id} when it was blocked, and runs in no other.
To have it tell who is blocked, write into the settings:

  multipoint: { probeProcess: ${yamlText(learnt.name)} }

Then block a station, and \`stationkeeper probe test\` has to name its session; unblock it, and it has to name it no more. Both count: a
process that stays would be unlocked again for nothing, one that ends early would be missed.
${STILL_BLOCKED}
`
    case 'several':
      return `Several processes began in session ${session.id} when it was blocked, and run in no other:
${learnt.names.map(name => `  ${printable(name)}\n`).join('')}One of them may tell who is blocked; others may have begun by chance. Do it again once or twice, and take what comes every time.
${STILL_BLOCKED}
`
    case 'none':
      return `No process began in session ${session.id} that runs in no other. Perhaps
  the block was not there yet at the second look: do it again, and wait until the screen is blocked;
  somebody else was blocked at the first: unblock all of them;
  the block is shown by what runs there always: then a script of your own may know better, as multipoint.probeScript, which returns the ids of
  the blocked sessions.
${STILL_BLOCKED}
`
    default:
      return learnt satisfies never
  }
}

/** The same as data. */
export function learningDocument({ host, session, learnt }: Learning): Readonly<Record<string, unknown>> {
  const names = learnt.kind === 'found' ? [learnt.name] : learnt.kind === 'several' ? learnt.names : []
  return {
    apiVersion: 'stationkeeper/v1',
    kind: 'ProbeLearning',
    host,
    session: session.id,
    user: qualifiedUser(session),
    station: session.station,
    result: learnt.kind,
    names,
    setting: learnt.kind === 'found' ? { multipoint: { probeProcess: learnt.name } } : null,
  }
}

/** In single quotes, where YAML takes everything as it is but the quote itself. */
function yamlText(text: string): string {
  return `'${printable(text).replaceAll("'", "''")}'`
}

/** Ids, one a line, so that they can be piped on. */
export function probeTestText({ blocked }: ProbeAnswer): string {
  return blocked.map(id => `${printable(id)}\n`).join('')
}

/** What is to be known of the ids beside themselves, in lines; empty: nothing. */
export function probeRemarks({ blocked, unknownIds }: ProbeAnswer): string {
  if (blocked.length === 0) return 'The probe calls nobody blocked.\n'
  if (unknownIds === null) {
    return 'The host did not tell its sessions, so nobody knows whether these are among them; see `stationkeeper doctor`.\n'
  }
  if (unknownIds.length === 0) return ''
  return `No session of the host has the id ${unknownIds.map(printable).join(', ')}: the probe has to give the ids of sessions that are there.\n`
}

export function probeTestDocument(answer: ProbeAnswer): Readonly<Record<string, unknown>> {
  const { process, script, blocked, unknownIds } = answer
  return { apiVersion: 'stationkeeper/v1', kind: 'ProbeTest', probe: { process, script }, blocked, unknownIds }
}
