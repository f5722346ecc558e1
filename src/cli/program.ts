import { Command, CommanderError, Option } from 'commander'
import { type GlobalFlags, noFlags } from '../settings/flags.ts'
import { InvalidInput } from './errors.ts'
import type { Terminal } from './terminal.ts'
import { type Flags, type Format, flagName, type Options, type Verb } from './verb.ts'

/** What was asked of a verb; null where help was asked for and has been shown. */
export interface Parsed<O extends Options> {
  readonly flags: Flags<O>
  readonly globals: GlobalFlags
  readonly args: readonly string[]
  readonly format: Format
}

/** What every verb takes. */
export const globalOptions: Readonly<
  Record<
    keyof GlobalFlags,
    { readonly value: string; readonly description: string; readonly words?: readonly string[] }
  >
> = {
  settings: {
    value: 'FILE',
    description: "settings file (default: ./stationkeeper.yaml, else that of this computer's service, if there is one)",
  },
  state: { value: 'DIR', description: "state folder (default: the running daemon's, else your own)" },
  policies: { value: 'DIR', description: 'folder of policies (default: ./policies)' },
  provider: {
    value: 'NAME',
    description: 'simulator, multipoint, wts or logind: how sessions are seen and acted upon (default: simulator)',
    words: ['simulator', 'multipoint', 'wts', 'logind'],
  },
  logLevel: { value: 'LEVEL', description: 'debug, info, warn or error', words: ['debug', 'info', 'warn', 'error'] },
}

/**
 * Understands the arguments of one verb, or shows its help.
 * @throws {InvalidInput} for a flag, value or argument that the verb doesn't take
 */
export function parseVerb<O extends Options>(
  verb: Verb<O>,
  args: readonly string[],
  terminal: Terminal,
): Parsed<O> | null {
  const command = quiet(new Command(`stationkeeper ${verb.name}`), terminal)
  command.description(verb.details === undefined ? `${verb.summary}.` : `${verb.summary}.\n\n${verb.details}`)
  if (verb.args !== undefined) command.arguments(verb.args)
  const readers = new Map<string, (text: string) => unknown>()
  for (const [key, option] of Object.entries(verb.options)) {
    const isValue = 'read' in option
    if (isValue) readers.set(key, option.read)
    const declared = new Option(isValue ? `${flagName(key)} <${option.value}>` : flagName(key), option.description)
    if (isValue && option.repeatable === true) declared.argParser(joined)
    command.addOption(declared)
  }
  command.optionsGroup('Everywhere:')
  for (const [key, option] of Object.entries(globalOptions)) {
    command.addOption(new Option(`${flagName(key)} <${option.value}>`, option.description))
  }
  if (verb.formats.length > 0) {
    command.addOption(
      new Option('-o, --output <FORMAT>', `${listed(verb.formats, 'or')} (default: ${verb.formats[0]})`),
    )
  }
  command.helpOption('-h, --help', 'show this')
  command.addHelpText('after', examplesText(verb))
  if (!parseQuietly(command, args)) return null

  const given: Readonly<Record<string, unknown>> = command.opts()
  return {
    flags: readFlags(verb.options, given, readers),
    globals: readGlobals(given),
    args: command.args,
    format: readFormat(verb, given.output),
  }
}

function joined(text: string, before: string | undefined): string {
  return before === undefined ? text : `${before},${text}`
}

/** Commander's own errors become ours; what it prints goes where the terminal says. */
function quiet(command: Command, terminal: Terminal): Command {
  return command.exitOverride().configureOutput({
    writeOut: terminal.out,
    writeErr: () => {},
    outputError: () => {},
    getOutHelpWidth: () => helpWidth(terminal.columns),
  })
}

/** Wider lines than this are hard to read. */
export function helpWidth(columns: number): number {
  return Math.min(columns, 100)
}

function parseQuietly(command: Command, args: readonly string[]): boolean {
  try {
    command.parse(args, { from: 'user' })
    return true
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return false
    throw invalidArguments(error, command.name())
  }
}

/** `error: unknown option '--al'\n(Did you mean --all?)` is one line of ours with its hint. */
function invalidArguments(error: CommanderError, name: string): InvalidInput {
  const [message = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const hint = suggestion?.replace(/^\(Did you mean (.*)\?\)$/, 'did you mean $1?')
  return new InvalidInput(message, { hint: hint ?? `see \`${name} --help\``, cause: error })
}

function readFlags<O extends Options>(
  options: O,
  given: Readonly<Record<string, unknown>>,
  readers: ReadonlyMap<string, (text: string) => unknown>,
): Flags<O> {
  const flags: Record<string, unknown> = {}
  for (const key of Object.keys(options)) {
    const read = readers.get(key)
    const value = given[key]
    if (read === undefined) flags[key] = isGiven(key, given)
    else flags[key] = typeof value === 'string' ? readValue(flagName(key), value, read) : null
  }
  // Every key of `options` was just given the type that `Flags` derives from it: a switch a boolean, a value what its reader returned.
  return flags as Flags<O>
}

/** commander takes `--no-start` for a `start` that is false. */
function isGiven(key: string, given: Readonly<Record<string, unknown>>): boolean {
  const [, first, rest] = /^no([A-Z])(.*)$/.exec(key) ?? []
  if (first === undefined || rest === undefined) return given[key] === true
  return given[first.toLowerCase() + rest] === false
}

function readValue(flag: string, text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text)
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error
    throw new InvalidInput(`${flag}: ${error.message}`, { ...(error.hint === null ? {} : { hint: error.hint }) })
  }
}

function readGlobals(given: Readonly<Record<string, unknown>>): GlobalFlags {
  const text = (key: keyof GlobalFlags): string | null => {
    const value = given[key]
    if (value === '') throw new InvalidInput(`${flagName(key)} has no value`)
    return typeof value === 'string' ? value : null
  }
  return {
    ...noFlags,
    settings: text('settings'),
    state: text('state'),
    policies: text('policies'),
    provider: text('provider'),
    logLevel: text('logLevel'),
  }
}

function readFormat(verb: Verb, given: unknown): Format {
  if (given === undefined) return verb.formats[0] ?? 'text'
  const format = verb.formats.find(known => known === given)
  if (format === undefined) {
    throw new InvalidInput(`--output: ${JSON.stringify(given)} is no format of ${verb.name}`, {
      hint: `it has ${listed(verb.formats, 'and')}`,
    })
  }
  return format
}

/** `text, json or powershell` */
function listed(formats: readonly Format[], word: 'and' | 'or'): string {
  return formats.join(', ').replace(/, (\w+)$/, ` ${word} $1`)
}

function examplesText(verb: Verb): string {
  const lines = verb.examples.map(example => `  $ ${example.command}\n      ${example.does}`)
  return `\nExamples:\n${lines.join('\n')}`
}
