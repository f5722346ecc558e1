import type { Decision } from '../model/plan.ts'
import { InvalidInput } from './errors.ts'
import type { Terminal } from './terminal.ts'
import { operationText } from './views/operation-text.ts'

/** What a person allowed: these decisions, or nothing at all because they left. */
export type Confirmed =
  | { readonly kind: 'allowed'; readonly decisions: readonly Decision[] }
  | { readonly kind: 'quit' }

/** Where answers come from; null when there will be no more. */
export type Ask = (question: string) => Promise<string | null>

/**
 * Asks about one action after the other. Nothing is done before the last answer, so that leaving leaves everything as it was.
 */
export async function confirmEach(decisions: readonly Decision[], ask: Ask): Promise<Confirmed> {
  const allowed: Decision[] = []
  for (const [index, decision] of decisions.entries()) {
    if (decision.action === 'none') continue
    const answer = await answerTo(`${operationText(decision.action, decision.session)}`, ask)
    if (answer === 'quit') return { kind: 'quit' }
    if (answer === 'all') return { kind: 'allowed', decisions: [...allowed, ...decisions.slice(index)] }
    if (answer === 'yes') allowed.push(decision)
  }
  return { kind: 'allowed', decisions: allowed }
}

async function answerTo(question: string, ask: Ask): Promise<'yes' | 'no' | 'all' | 'quit'> {
  for (;;) {
    const text = await ask(`${question}\n[y] yes  [n] no  [a] yes to all  [q] quit, nothing is done: `)
    if (text === null) return 'quit'
    const answer = text.trim().toLowerCase()
    for (const known of ['yes', 'no', 'all', 'quit'] as const) {
      if (answer !== '' && known.startsWith(answer)) return known
    }
  }
}

/** @throws {InvalidInput} where no person can answer: asking nobody must not mean yes */
export function requireTerminal(terminal: Terminal): void {
  if (terminal.canAsk) return
  throw new InvalidInput('--confirm asks on a terminal, and there is none', {
    hint: 'leave it out, or give the ids as arguments and run this on a terminal',
  })
}

/** Asks on the terminal until `use` is done. */
export async function withTerminal<T>(terminal: Terminal, use: (ask: Ask) => Promise<T>): Promise<T> {
  const { createInterface } = await import('node:readline')
  const own = terminal.openTerminal?.() ?? null
  const lines = createInterface({ input: own?.input ?? terminal.input })
  const answers = lines[Symbol.asyncIterator]()
  try {
    return await use(async question => {
      if (own === null) terminal.err(question)
      else own.write(question)
      const line = await answers.next()
      return line.done === true ? null : line.value
    })
  } finally {
    lines.close()
    own?.close()
  }
}
