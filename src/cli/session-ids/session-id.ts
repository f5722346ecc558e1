import { InvalidInput } from '../errors.ts'

/** Stands for "no session" wherever the cmdlets speak of ids: the largest unsigned 32-bit number. */
const NO_SESSION = 4_294_967_295

/**
 * A session id as a person or a program wrote it: a number from 0 to 4294967294, or text of letters and digits such as `c2`.
 * @throws {InvalidInput} for anything else
 */
export function sessionId(written: string | number): string {
  const text = String(written)
  if (/^\d+$/.test(text)) {
    const number = Number(text)
    if (number === NO_SESSION) {
      throw new InvalidInput('4294967295 is no session id', { hint: 'it is what a station without a session shows' })
    }
    if (number > NO_SESSION) throw new InvalidInput(`${text} is too large for a session id`)
    return String(number)
  }
  if (!/^[0-9A-Za-z]+$/.test(text)) {
    throw new InvalidInput(`${JSON.stringify(text)} is no session id`, {
      hint: 'an id is a number, or letters and digits',
    })
  }
  return text
}

/** Ids as arguments: one each, or several with commas between, as PowerShell writes lists. */
export function idsFromArguments(args: readonly string[]): readonly string[] {
  return unique(args.flatMap(idsInArgument))
}

function idsInArgument(argument: string): readonly string[] {
  const ids = argument.split(/[,\s]+/).filter(part => part !== '')
  // An empty variable of a script is a mistake, and must not become "whatever comes down the pipe".
  if (ids.length === 0) throw new InvalidInput(`${JSON.stringify(argument)} is no session id`)
  return ids.map(sessionId)
}

/** The first of each, in order. */
export function unique(ids: readonly string[]): readonly string[] {
  return [...new Set(ids)]
}
