import { fstatSync } from 'node:fs'
import { isJournalStream, levelled } from '../linux/journal.ts'
import { withoutTimeOfDay } from './narrator.ts'
import type { Terminal } from './terminal.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The same terminal, or, where a stream of it is the journal's, one whose lines there have their level and neither instant nor colour: the
 * journal keeps both itself.
 */
export function journalTerminal(
  terminal: Terminal,
  env: Env,
  isJournal: (descriptor: 1 | 2, env: Env) => boolean = goesToJournal,
): Terminal {
  const out = isJournal(1, env)
  const err = isJournal(2, env)
  if (!out && !err) return terminal
  return {
    ...terminal,
    out: text => terminal.out(out ? levelled('info', withoutTimes(text)) : text),
    // What is said there is worth somebody's while, and what `reportFailure` says is the end.
    err: text => terminal.err(err ? levelled(text.startsWith('stationkeeper: ') ? 'err' : 'warning', text) : text),
    levelled: (level, text) => terminal.out(out ? levelled(level, withoutTimes(text)) : text),
    colour: { out: !out && terminal.colour.out, err: !err && terminal.colour.err },
  }
}

function withoutTimes(text: string): string {
  return text.split('\n').map(withoutTimeOfDay).join('\n')
}

function goesToJournal(descriptor: 1 | 2, env: Env): boolean {
  if (!env.JOURNAL_STREAM) return false
  try {
    return isJournalStream(fstatSync(descriptor, { bigint: true }), env)
  } catch {
    // It is closed.
    return false
  }
}
