import { printable } from './printable.ts'

/** Why the policies in force are the last good ones. */
export function policyProblemText(problem: string): string {
  return `The policies in force are not those in their folder, for the last good ones stay: ${printable(problem)}`
}

/** What a look at the host had to do without. @param what begins a sentence */
export function lookTroubleText(what: string, message: string): string {
  return `${what} failed, so less is known: ${printable(message)}`
}

/** Why nothing is done although something may be due. */
export function nothingKeptText(problem: string): string {
  return `Nothing can be kept, so nothing is done: ${printable(problem)}`
}
