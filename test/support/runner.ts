/** A command as GitHub's runner understands it. */
export interface RunnerCommand {
  readonly command: string
  readonly properties: Readonly<Record<string, string>>
  readonly message: string
}

/**
 * The commands that GitHub's runner finds in what a step prints, those of its old spelling included.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function commandsOf(text: string): readonly RunnerCommand[] {
  return text.split(/\r\n|\n|\r/).flatMap(line => newSpelling(line) ?? oldSpelling(line) ?? [])
}

/** What .NET takes for a blank, of which some begin a line elsewhere. */
const blanks = /^[\s\u0085]+/

function newSpelling(line: string): RunnerCommand | null {
  const trimmed = line.replace(blanks, '')
  if (!trimmed.startsWith('::')) return null
  const end = trimmed.indexOf('::', 2)
  if (end < 0) return null
  const [, command = '', rest = ''] = /^(\S*) ?(.*)$/su.exec(trimmed.slice(2, end)) ?? []
  const properties = rest.split(',').flatMap(property => {
    const [name = '', ...value] = property.split('=')
    return name === '' ? [] : [[name.trim(), unescaped(value.join('='), true)] as const]
  })
  return { command, properties: Object.fromEntries(properties), message: unescaped(trimmed.slice(end + 2), false) }
}

function oldSpelling(line: string): RunnerCommand | null {
  const [, command = '', message = ''] = /##\[([^\]]*)\](.*)/su.exec(line) ?? []
  return command === '' ? null : { command, properties: {}, message }
}

function unescaped(text: string, property: boolean): string {
  const whole = text.replaceAll('%0D', '\r').replaceAll('%0A', '\n')
  return (property ? whole.replaceAll('%3A', ':').replaceAll('%2C', ',') : whole).replaceAll('%25', '%')
}
