import { type CompletableFlag, type CompletableVerb, type Completed, everywhere } from '../completable.ts'

/** For fish 3 and newer. */
export function fishCompletion(verbs: readonly CompletableVerb[]): string {
  const valued = everywhere.filter(({ value }) => value !== null).flatMap(({ names }) => names)
  return `# fish completion for stationkeeper, as \`stationkeeper completion fish\` prints it
function __stationkeeper_verb_is
    set -l words (commandline -opc)
    set words $words[2..-1]
    while set -q words[1]
        switch $words[1]
            case ${valued.join(' ')} -o --output
                set words $words[2..-1]
            case '-*'
            case '*'
                test "$words[1]" = "$argv[1]"
                return
        end
        set words $words[2..-1]
    end
    test -z "$argv[1]"
end
complete -c stationkeeper -f
${[
  line(WITHOUT_VERB, '-l version', null, 'show the version'),
  ...verbs.map(
    ({ name, summary }) => `complete -c stationkeeper -n '${WITHOUT_VERB}' -a ${name} -d ${quoted(summary)}`,
  ),
  ...everywhere.map(flag => flagLine(null, flag)),
  ...verbs.flatMap(verbLines),
].join('\n')}
`
}

const WITHOUT_VERB = '__stationkeeper_verb_is ""'

function verbLines({ name, flags, args }: CompletableVerb): readonly string[] {
  const within = `__stationkeeper_verb_is ${name}`
  const own = flags.filter(flag => !everywhere.includes(flag)).map(flag => flagLine(within, flag))
  const taken = args === 'anything' ? [] : [`complete -c stationkeeper -n ${quoted(within)}${offered(args)}`]
  return [...own, ...taken]
}

function flagLine(condition: string | null, { names, description, value }: CompletableFlag): string {
  const spelled = names.map(name => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`)).join(' ')
  return line(condition, spelled, value, description)
}

function line(condition: string | null, spelled: string, value: Completed | null, description: string): string {
  const when = condition === null ? '' : ` -n ${quoted(condition)}`
  const takes = value === null ? '' : value === 'anything' ? ' -x' : ` -r${offered(value)}`
  return `complete -c stationkeeper${when} ${spelled}${takes} -d ${quoted(description)}`
}

function offered(completed: Exclude<Completed, 'anything'>): string {
  switch (completed) {
    case 'file':
      return ' -F'
    case 'folder':
      return ` -f -a '(__fish_complete_directories)'`
    default:
      return ` -f -a ${quoted(completed.join(' '))}`
  }
}

/** In fish's single quotes both of these are escaped by a backslash. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, character => `\\${character}`)}'`
}
