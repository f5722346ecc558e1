/** One line that a reader types. */
export interface GuideCommand {
  /** As it stands in the page, without its comment. */
  readonly text: string
  readonly line: number
  /** Commands of the program alone, each with how it follows on the one before; null: it takes a shell. */
  readonly own: readonly OwnCommand[] | null
}

export interface OwnCommand {
  readonly args: readonly string[]
  /** `&&` and `||` as a shell has them; null: it is the first. */
  readonly after: '&&' | '||' | null
  /** File for its standard output. */
  readonly into: string | null
}

/** Everything that a block of commands has one type, line by line; what ends in a backslash goes on in the next. */
export function guideCommands(text: string, firstLine: number): readonly GuideCommand[] {
  const commands: GuideCommand[] = []
  let begun: { text: string; line: number } | null = null
  for (const [index, line] of text.split('\n').entries()) {
    const whole: string = begun === null ? line : `${begun.text}${line.trim()}`
    const at: number = begun?.line ?? firstLine + index
    begun = null
    if (whole.endsWith('\\')) {
      begun = { text: whole.slice(0, -1), line: at }
      continue
    }
    const bare = withoutComment(whole)
    if (bare !== '') commands.push({ text: bare, line: at, own: isForShell(bare) ? null : ownCommands(words(bare)) })
  }
  return commands
}

/** Whether a shell would put something else in its place. */
function isForShell(line: string): boolean {
  return line.replaceAll(/'[^']*'/g, '').includes('$')
}

/** The calls of the program in a line, whatever is around them: after `sudo`, in a pipe, in the middle. */
export function callsWithin(text: string): readonly (readonly string[])[] {
  const found = text.matchAll(
    /(?:^|[\s&|;(])(?:npx )?(?:\.\/)?stationkeeper((?: (?:'[^']*'|"[^"]*"|[^\s|&;>)'"]+|[^\s|&;>)]+)+)+)/g,
  )
  return [...found]
    .map(([, rest = '']) => words(rest).filter(word => typeof word === 'string'))
    .map(([first, ...rest]) => (first === 'stationkeeper' ? rest : [first ?? '', ...rest])) // the account of that name
    .filter(([verb = '']) => /^[a-z]/.test(verb))
}

function withoutComment(line: string): string {
  let quote = ''
  for (const [at, letter] of [...line].entries()) {
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '#' && (at === 0 || line[at - 1] === ' ')) return line.slice(0, at).trim()
  }
  return line.trim()
}

/** A word of a line; operators are those that no quote made a part of a name. */
type Word = string | Operator

class Operator {
  readonly sign: string
  constructor(sign: string) {
    this.sign = sign
  }
}

function isOperator(word: Word): word is Operator {
  return word instanceof Operator
}

const OPERATORS = ['&&', '||', '>', '|', ';', '$(', '<', '&']

/** As a shell splits a line, as far as the guide goes: quotes, and a backslash that is one within single quotes. */
function words(line: string): readonly Word[] {
  const found: Word[] = []
  let word: string | null = null
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const letter = line[at] ?? ''
    if (quote !== '') {
      if (letter === quote) quote = ''
      else word = `${word ?? ''}${letter}`
      continue
    }
    const sign = OPERATORS.find(each => line.startsWith(each, at))
    if (letter === '"' || letter === "'") {
      quote = letter
      word ??= ''
    } else if (letter === ' ' || sign !== undefined) {
      if (word !== null) found.push(word)
      word = null
      if (sign !== undefined) {
        found.push(new Operator(sign))
        at += sign.length - 1
      }
    } else word = `${word ?? ''}${letter}`
  }
  return word === null ? found : [...found, word]
}

function ownCommands(line: readonly Word[]): readonly OwnCommand[] | null {
  const commands: OwnCommand[] = []
  let after: OwnCommand['after'] = null
  for (let at = 0; at < line.length; ) {
    if (line[at] === 'npx') at += 1
    if (line[at] !== 'stationkeeper') return null
    at += 1
    const args: string[] = []
    for (let word = line[at]; typeof word === 'string'; word = line[at]) {
      args.push(word)
      at += 1
    }
    let into: string | null = null
    if (signAt(line, at) === '>') {
      const file = line[at + 1]
      if (typeof file !== 'string') return null
      into = file
      at += 2
    }
    commands.push({ args, after, into })
    const sign = signAt(line, at)
    if (sign === null) break
    if (sign !== '&&' && sign !== '||') return null
    after = sign
    at += 1
  }
  return commands
}

function signAt(line: readonly Word[], at: number): string | null {
  const word = line[at]
  return word !== undefined && isOperator(word) ? word.sign : null
}
