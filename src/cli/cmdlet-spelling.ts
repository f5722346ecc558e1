import { InvalidInput } from './errors.ts'

type Spelling =
  | { readonly kind: 'ids' }
  | { readonly kind: 'seconds' }
  | { readonly kind: 'switch'; readonly flag: string }
  /** A cmdlet's own that has no counterpart here; `instead` says what has. */
  | { readonly kind: 'refused'; readonly instead: string }

const everybody: Spelling = {
  kind: 'refused',
  instead:
    'name ids; for all of them, write a rule with `match: { everySession: true }`, and use `stationkeeper apply`',
}
const elsewhere: Spelling = {
  kind: 'refused',
  instead: 'which computer is kept is the setting multipoint.computer, also as STATIONKEEPER_MULTIPOINT_COMPUTER=NAME',
}

/** The cmdlets' parameters and their aliases, in lower case: PowerShell does not mind the case. */
const spellings: ReadonlyMap<string, Spelling> = new Map<string, Spelling>([
  ['sessionid', { kind: 'ids' }],
  ['sessionidlist', { kind: 'ids' }],
  ['id', { kind: 'ids' }],
  ['timeoutinsecond', { kind: 'seconds' }],
  ['whatif', { kind: 'switch', flag: '--what-if' }],
  ['wi', { kind: 'switch', flag: '--what-if' }],
  ['confirm', { kind: 'switch', flag: '--confirm' }],
  ['cf', { kind: 'switch', flag: '--confirm' }],
  ['all', everybody],
  ['server', elsewhere],
  ['computername', elsewhere],
])

/**
 * Turns `-SessionId 3,5 -TimeoutInSecond 10 -WhatIf` into `3,5 --timeout 10s --what-if`, so that a line that was written for
 * the cmdlets means the same here. As in PowerShell a name may be cut short while it stands for one thing alone. What it
 * doesn't know stays as it is.
 * @throws {InvalidInput} for a parameter without its value, or with one that can't be read, for one that may be either of
 * several, and for one that stands for nothing here
 */
export function translateCmdletSpelling(args: readonly string[]): readonly string[] {
  const translated: string[] = []
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? ''
    if (argument === '--') return [...translated, ...args.slice(index)]
    const parameter = readParameter(argument)
    if (parameter === null) {
      translated.push(argument)
    } else if (parameter.spelling.kind === 'switch') {
      if (isOn(parameter.name, parameter.value)) translated.push(parameter.spelling.flag)
    } else if (parameter.spelling.kind === 'refused') {
      throw new InvalidInput(`-${parameter.name} is not taken here`, { hint: parameter.spelling.instead })
    } else {
      const value = parameter.value ?? args[++index]
      if (value === undefined || value === '') throw new InvalidInput(`-${parameter.name} has no value`)
      translated.push(...(parameter.spelling.kind === 'ids' ? [value] : ['--timeout', seconds(parameter.name, value)]))
    }
  }
  return translated
}

interface Parameter {
  readonly name: string
  readonly spelling: Spelling
  /** What stands after a colon, as in `-WhatIf:$false`; null without one. */
  readonly value: string | null
}

function readParameter(argument: string): Parameter | null {
  const parts = /^-([A-Za-z]+)(?::(.*))?$/s.exec(argument)
  const name = parts?.[1]
  if (name === undefined) return null
  const spelling = spellings.get(name.toLowerCase()) ?? cutShort(name)
  return spelling === null ? null : { name, spelling, value: parts?.[2] ?? null }
}

/** What every parameter that begins so stands for; null: none begins so. */
function cutShort(name: string): Spelling | null {
  const begun = [...spellings].filter(([parameter]) => parameter.startsWith(name.toLowerCase()))
  const [spelling, ...others] = new Map(begun.map(([, meant]) => [JSON.stringify(meant), meant])).values()
  if (others.length > 0) {
    const names = begun.map(([parameter]) => `-${parameter}`).join(', ')
    throw new InvalidInput(`-${name} may be any of ${names}`, { hint: 'write more of it' })
  }
  return spelling ?? null
}

/** An empty value is what a shell that isn't PowerShell makes of `$false` as of `$true`: whatever was meant is lost. */
function isOn(name: string, value: string | null): boolean {
  if (value === null || /^\$?true$/i.test(value) || value === '1') return true
  if (/^\$?false$/i.test(value) || value === '0') return false
  throw new InvalidInput(`-${name}:${value} is neither true nor false`, { hint: `write '-${name}:$false' in quotes` })
}

function seconds(name: string, value: string): string {
  if (!/^[1-9]\d{0,8}$/.test(value)) {
    throw new InvalidInput(`-${name}: ${JSON.stringify(value)} is no whole number of seconds above 0`)
  }
  return `${value}s`
}
