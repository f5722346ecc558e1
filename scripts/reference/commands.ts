import { globalOptions } from '../../src/cli/program.ts'
import { flagName, type Options, type Verb } from '../../src/cli/verb.ts'
import { code, GENERATED, table } from './markdown.ts'

/** The page of all verbs, from what their help says. */
export function commandsPage(verbs: readonly Verb[]): string {
  const index = verbs.map(({ name, summary }) => [`[${code(name)}](#${name})`, `${summary}.`])
  return `${GENERATED}
# Commands

\`stationkeeper VERB [FLAGS]\`. Each verb says the same with \`--help\`; \`stationkeeper --version\` says the version.

${table(['verb', 'does'], index)}

## Everywhere

${flags(globalOptions)}

Flags that everything takes may stand before the verb. A flag's value follows it, or comes after \`=\`. Exit codes: 0 done, 1 failed, 3 what was given
makes no sense; others are said by the verb.

${verbs.map(section).join('\n\n')}
`
}

function section({ name, summary, args, details, options, formats, examples }: Verb): string {
  return [
    `## ${name}`,
    `${summary}.`,
    code(['stationkeeper', name, ...(Object.keys(options).length > 0 ? ['[flags]'] : []), args ?? ''].join(' ').trim()),
    ...(details === undefined ? [] : [details.replaceAll('\n', ' ').replaceAll('<', '&lt;')]),
    ...(Object.keys(options).length > 0 ? [flags(options)] : []),
    ...(formats.length > 0
      ? [`Prints ${listed(formats.map(format => code(`-o ${format}`)))}; the first is the default.`]
      : []),
    examples.map(({ command, does }) => `- ${code(command)}\\\n  ${does}`).join('\n'),
  ].join('\n\n')
}

function flags(options: Options | typeof globalOptions): string {
  return table(
    ['flag', 'meaning'],
    Object.entries(options).map(([key, option]) => [
      code('value' in option ? `${flagName(key)} ${option.value}` : flagName(key)),
      option.description,
    ]),
  )
}

function listed(words: readonly string[]): string {
  return words.join(', ').replace(/, ([^,]+)$/, ' and $1')
}
