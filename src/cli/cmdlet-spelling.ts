import { InvalidInput } from './errors.ts'

type Spelling =
  | { readonly kind: 'ids' }
  | { readonly kind: 'seconds' }
  | { readonly kind: 'switch'; readonly flag: string }

/** The cmdlets' parameters and their aliases, in lower case: PowerShell does not mind the case. */
const spellings: ReadonlyMap<string, Spelling> = new Map<string, Spelling>([
  ['sessionid', { kind: 'ids' }],
  ['sessionidlist', { kind: 'ids' }],
  ['timeoutinsecond', { kind: 'seconds' }],
  ['whatif', { kind: 'switch', flag: '--what-if' }],
  ['wi', { kind: 'switch', flag: '--what-if' }],
  ['confirm', { kind: 'switch', flag: '--confirm' }],
  ['cf', { kind: 'switch', flag: '--confirm' }],
])

/**
 * Turns `-SessionId 3,5 -TimeoutInSecond 10 -WhatIf` into `3,5 --timeout 10s --what-if`, so that a line that was written for
 * the cmdlets means the same here. What it doesn't know stays as it is.
 * @throws {InvalidInput} for a parameter without its value, or with one that can't be read
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
  const spelling = spellings.get(name.toLowerCase())
  return spelling === undefined ? null : { name, spelling, value: parts?.[2] ?? null }
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
